UPDATE members SET shown_delivered_seq = delivered_seq, shown_read_seq = read_seq;
