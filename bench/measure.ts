/**
 * What one call costs, in nanoseconds: the least of several samples, each long enough for the clock. Whatever else the
 * machine does can only add to a sample.
 */
export function measureNs(call: (round: number) => unknown, sampleMs = 40, samples = 7): number {
  let rounds = 1;
  // Doubling finds how many rounds fill a sample, and warms the code up on the way.
  while (timeMs(call, rounds) < sampleMs && rounds < 2 ** 30) rounds *= 2;
  return Math.min(...Array.from({ length: samples }, () => (timeMs(call, rounds) * 1e6) / rounds));
}

// The last result is kept where others might read it, so that the compiler leaves out no call.
const kept: { result?: unknown } = {};

function timeMs(call: (round: number) => unknown, rounds: number): number {
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) kept.result = call(round);
  return performance.now() - start;
}
