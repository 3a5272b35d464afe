import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A letter as it was received. */
export interface Letter {
  readonly to: string;
  readonly text: string;
}

/** A mail server that keeps what it is given (RFC 5321, as much of it as a sender needs). */
export class Mailbox {
  private readonly letters: Letter[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Mailbox> {
    const server = createServer();
    const mailbox = new Mailbox(server);
    server.on("connection", (socket) => mailbox.serve(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return mailbox;
  }

  /** For `auth.mail.url`. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The letters to an address, oldest first. */
  to(address: string): Letter[] {
    return this.letters.filter((letter) => letter.to === address);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const session = new Session((letter) => this.letters.push(letter));
    let unread = "";
    socket.setEncoding("latin1");
    socket.write("220 mailbox ESMTP\r\n");
    socket.on("data", (chunk: string) => {
      const lines = (unread + chunk).split("\r\n");
      unread = lines.pop() ?? "";
      for (const line of lines) {
        const answer = session.hear(line);
        if (answer) socket.write(`${answer}\r\n`);
        if (answer?.startsWith("221")) socket.end();
      }
    });
  }
}

/** One conversation. */
class Session {
  private to: string[] = [];
  private body: string[] | undefined;

  constructor(private readonly deliver: (letter: Letter) => void) {}

  hear(line: string): string | undefined {
    if (this.body) return this.hearBody(this.body, line);
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "RCPT") this.to.push(/<(.*)>/.exec(line)?.[1] ?? "");
    if (verb === "DATA") {
      this.body = [];
      return "354 go on";
    }
    return verb === "QUIT" ? "221 bye" : "250 ok";
  }

  private hearBody(body: string[], line: string): string | undefined {
    if (line !== ".") {
      body.push(line.startsWith("..") ? line.slice(1) : line);
      return undefined;
    }
    for (const to of this.to) this.deliver({ to, text: readable(body.join("\n")) });
    this.to = [];
    this.body = undefined;
    return "250 kept";
  }
}

/** Undoes quoted-printable (RFC 2045 §6.7), which is what letters in plain words are sent in. */
function readable(text: string): string {
  const bytes = text
    .replaceAll(/=\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
