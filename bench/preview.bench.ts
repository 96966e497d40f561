import autocannon from 'autocannon';
import { localTime } from '../src/calendar/local-time.ts';
import { plainDate } from '../src/calendar/plain-date.ts';
import { londonInstant } from '../src/clock.ts';
import { onOwnServer } from './bench-database.ts';
import { formatNumber, printTable } from './print-table.ts';
import { whileServed } from './served.ts';

const SECONDS = 5;
const ROUNDS = 3;
const NOW = londonInstant(plainDate('2027-01-11'), localTime('12:00'));

/** Requests a second of a whole preview, explained, beside the framework's own "hello world" in the same process. */
export async function benchPreview(): Promise<void> {
  await onOwnServer(async (url) => {
    await whileServed(url, NOW, async ({ service, hello }) => {
      const preview = {
        url: `${service}/api/preview`,
        method: 'POST' as const,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'inspection', start: '2027-03-01' }),
      };
      await load({ url: hello }, 1);
      await load(preview, 1);
      const best = { hello: 0, preview: 0 };
      for (let round = 0; round < ROUNDS; round += 1) {
        best.hello = Math.max(best.hello, await load({ url: hello }, SECONDS));
        best.preview = Math.max(best.preview, await load(preview, SECONDS));
      }
      printTable(
        ['route', 'requests a second', 'part of hello', 'goal'],
        [
          ['GET hello world', formatNumber(best.hello), '', ''],
          ['POST /preview', formatNumber(best.preview), (best.preview / best.hello).toFixed(2), '0.5'],
        ],
      );
    });
  });
}

async function load(request: autocannon.Request & { readonly url: string }, seconds: number): Promise<number> {
  const result = await autocannon({ ...request, duration: seconds, connections: 20 });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx + result.errors} requests failed`);
  return result.requests.average;
}
