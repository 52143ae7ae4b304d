// Programs that a journey starts for itself, and their ends: a server of its own ledger, and witnesses of its log.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const kBinary = process.env.LETHE_BINARY ?? '';
const run = promisify(execFile);

/** A port that nobody listened at a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Started when it has said what it says when it is ready; fails with what it said when it ends before. */
async function start(args: string[], ready: RegExp, environment: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(kBinary, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((done, fail) => {
    const hear = (text: Buffer) => {
      said += text.toString();
      if (ready.test(said)) done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => fail(new Error(`lethe ${args[0]} ended with ${code}: ${said}`)));
  });
  return child;
}

export class Witness {
  private constructor(
    private readonly folder: string,
    readonly name: string,
    readonly vkey: string,
    private readonly port: number,
  ) {}

  static async make(folder: string, name: string): Promise<Witness> {
    const { stdout } = await run(kBinary, ['witness', 'new-key', name, join(folder, `${name}.key`)]);
    return new Witness(folder, name, stdout.split('\n')[0] ?? '', await freePort());
  }
  get policyLine() {
    return `witness ${this.name} ${this.vkey} http://127.0.0.1:${this.port}/\n`;
  }
  serve(log: string): Promise<ChildProcess> {
    const files = [
      '--state',
      join(this.folder, `${this.name}.state`),
      '--key-file',
      join(this.folder, `${this.name}.key`),
    ];
    return start(['witness', 'serve', ...files, '--port', String(this.port), '--log', log], /listening on/);
  }
}

/** A demo ledger whose checkpoints witnesses are asked to cosign, all of whom are needed. */
export class Witnessed {
  private children: ChildProcess[] = [];
  private constructor(
    private readonly folder: string,
    readonly url: string,
    readonly auditor: string,
    readonly witnesses: Witness[],
  ) {}

  static async start(names: string[]): Promise<Witnessed> {
    const folder = await mkdtemp(join(tmpdir(), 'lethe-witnessed-'));
    const witnesses = await Promise.all(names.map((name) => Witness.make(folder, name)));
    const lines = witnesses.map((one) => one.policyLine).join('');
    await writeFile(join(folder, 'policy'), `${lines}group all-of-them all ${names.join(' ')}\nquorum all-of-them\n`);
    const asked = { LETHE_WITNESSES_POLICY: join(folder, 'policy'), LETHE_WITNESSES_EVERY_SECONDS: '1' };
    const demo = ['demo', '--serve', '--dir', join(folder, 'demo'), '--people', '1', '--port', '0'];
    const server = await start(demo, /Ctrl-C stops/, asked);
    const said = await readFile(join(folder, 'demo', 'demo.env'), 'utf8');
    const named = (name: string) => new RegExp(`^export ${name}='([^']*)'`, 'm').exec(said)?.[1] ?? '';
    const made = new Witnessed(folder, named('LETHE_URL'), named('AUDITOR'), witnesses);
    made.children.push(server);
    return made;
  }
  async serve(witness: Witness, log: string) {
    this.children.push(await witness.serve(log));
  }
  async stop() {
    for (const child of this.children) {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill();
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
