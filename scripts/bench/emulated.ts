import { archNamed } from '../../harness/arch/all.js';
import { Program } from '../../harness/binary/program.js';
import { obtainQemu } from '../../harness/emulators/qemu.js';
import { compileFixture } from '../../harness/fixtures/compile.js';
import { Cache } from '../../harness/host/cache.js';
import { silent } from '../../harness/host/progress.js';
import { Oracle } from '../../harness/protocol/oracle.js';
import { sequenceOf } from '../../harness/protocol/versions.js';
import { firstLineOn } from '../../harness/releases/protocol.js';
import { compareLines, formatVersion } from '../../harness/releases/version.js';
import { Debuggee } from '../../harness/scenarios/debuggee.js';
import { SourceMarkers } from '../../harness/scenarios/markers.js';
import { intToInt } from '../../harness/scenarios/suites/fixtures.js';
import { RemoteTarget } from '../../harness/target/remote/target.js';
import { defaultProcessor, forProcessor } from '../../harness/toolchain/processor.js';
import type { Toolchain } from '../../harness/toolchain/toolchain.js';
import type { Figure } from './figures.js';
import { rounded } from './median.js';

const processors = ['amd64', 'arm64', 'ppc64le', 'loong64', 'riscv64'];

/** How often a round trip and a stop are measured. */
const samples = 200;

/**
 * A program that stands at its loop, in QEMU or, without an emulator, under ptrace. Undefined where the release
 * has no debug calls on the processor.
 */
async function atTheLoop(toolchain: Toolchain, cache: Cache): Promise<Debuggee | undefined> {
  const { path, sources } = await compileFixture(toolchain, { name: 'calls' }, { cache });
  const program = Program.open(path);
  if (sequenceOf(program) === undefined) return undefined;
  const { emulator } = toolchain;
  const options = { timeoutMs: 600_000, ...(emulator === undefined ? {} : { emulator }) };
  const oracle = new Oracle(program, toolchain.version);
  const debuggee = new Debuggee(program, oracle, new SourceMarkers(sources), options);
  debuggee.runTo('spin');
  debuggee.target.insertBreakpoint(debuggee.marker('spin'));
  return debuggee;
}

/** Milliseconds of one call of main.Add. */
function callMs(debuggee: Debuggee, calls: number): number {
  const add = debuggee.address('main.Add');
  const started = performance.now();
  for (let call = 0; call < calls; call++) debuggee.callAddress(add, intToInt, [BigInt(call)]);
  return (performance.now() - started) / calls;
}

/** Milliseconds from letting the program go at a breakpoint until it is at it again. */
function stopMs(debuggee: Debuggee): number {
  const started = performance.now();
  for (let stop = 0; stop < samples; stop++) {
    debuggee.target.resume(debuggee.tid);
    debuggee.target.wait();
  }
  return (performance.now() - started) / samples;
}

/**
 * Calls per second through QEMU's stub for each processor, as a ratio to ptrace, and what a call consists of:
 * packets, exchanges of packets, and stops.
 */
export async function* benchEmulated(toolchain: Toolchain, calls: number): AsyncIterable<Figure> {
  const cache = Cache.default();
  const native = await atTheLoop(toolchain, cache);
  if (native === undefined) return;
  const nativeMs = callMs(native, calls);
  native.target.kill();
  const release = formatVersion(toolchain.version);
  for (const processor of processors) {
    // An old release does not even compile for all of them.
    if (compareLines(toolchain.version, firstLineOn(processor)) < 0) continue;
    const qemu = await obtainQemu(processor, { cache, progress: silent, offline: false });
    const emulator = {
      kind: 'qemu' as const,
      path: qemu.path,
      options: archNamed(processor)?.qemuOptions ?? [],
    };
    const debuggee = await atTheLoop(
      processor === defaultProcessor
        ? { ...toolchain, emulator }
        : forProcessor(toolchain, processor, emulator),
      cache,
    );
    if (debuggee === undefined) continue;
    const { target } = debuggee;
    try {
      if (!(target instanceof RemoteTarget)) throw new Error('QEMU is not reached through its stub');
      const before = { packets: target.packets, exchanges: target.exchanges };
      const ms = callMs(debuggee, calls);
      const packets = (target.packets - before.packets) / calls;
      const exchanges = (target.exchanges - before.exchanges) / calls;
      const started = performance.now();
      const sent = target.exchanges;
      for (let sample = 0; sample < samples; sample++) target.threads();
      const tripMs = (performance.now() - started) / (target.exchanges - sent);
      yield {
        bench: 'emulated',
        release,
        of: processor,
        perSecond: Math.round(1000 / ms),
        ratio: rounded(nativeMs / ms, 3),
        callMs: rounded(ms, 2),
        packets: Math.round(packets),
        exchanges: Math.round(exchanges),
        exchangeMs: rounded(tripMs, 3),
        stopMs: rounded(stopMs(debuggee), 2),
      };
    } finally {
      target.kill();
    }
  }
}
