const RATE_HZ = 8_000;
const PITCH_HZ = 440;

/** A tone of so many seconds, as a WAV file: 16 bits, one channel. */
export function wav(seconds: number): Buffer {
  const samples = RATE_HZ * seconds;
  const file = Buffer.alloc(44 + 2 * samples);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + 2 * samples, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  // PCM, one channel.
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE_HZ, 24);
  file.writeUInt32LE(2 * RATE_HZ, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(2 * samples, 40);
  for (let at = 0; at < samples; at += 1) {
    file.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * PITCH_HZ * at) / RATE_HZ)), 44 + 2 * at);
  }
  return file;
}
