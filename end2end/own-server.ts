// A server of one journey's own, which may be killed: the others go on undisturbed.
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import "./servers.ts";

const binary = process.env.ZHENGTU_BINARY!;
const folder = process.env.ZHENGTU_END2END!;

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

export class OwnServer {
  readonly url: string;
  private child?: ChildProcess;
  private constructor(
    private readonly port: number,
    private readonly data: string,
    private readonly database?: string,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** On SQLite with data of its own; on PostgreSQL as one more server of the same database. */
  static async start(project: string): Promise<OwnServer> {
    const postgres = project.startsWith("postgres");
    const server = new OwnServer(await freePort(), join(folder, postgres ? "postgres" : `own-${project}`), postgres ? process.env.ZHENGTU_TEST_POSTGRES : undefined);
    await server.up();
    return server;
  }

  /** Starts it (again), and waits until it is ready. */
  async up(): Promise<void> {
    const env = { ...process.env, ...(this.database ? { DATABASE_URL: this.database } : {}) };
    this.child = spawn(binary, ["serve", "--demo", "--listen", `127.0.0.1:${this.port}`, "--data-dir", this.data], { env, stdio: "ignore" });
    for (let tries = 0; tries < 600; tries += 1) {
      const ready = await fetch(`${this.url}/readyz`).then((reply) => reply.ok, () => false);
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error("the server did not come up");
  }

  /** As when the power fails: nothing is tidied up. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }
}
