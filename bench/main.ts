import { benchTimelines } from './timelines.bench.ts';
import { benchWorkingDays } from './working-days.bench.ts';

/** One line for each comparison: what it shows, and what runs it. Names on the command line choose among them. */
const benches: Readonly<Record<string, { readonly title: string; readonly run: () => void | Promise<void> }>> = {
  'working-days': { title: 'One step of working days', run: benchWorkingDays },
  timelines: { title: 'A whole inspection timeline', run: benchTimelines },
  replan: {
    title: 'Plans made again after a new bank holiday',
    // Brought in when it runs: some package of the whole service makes all later code of the process slower.
    run: async () => (await import('./replan.bench.ts')).benchReplan(),
  },
  deadlines: {
    title: 'GET /deadlines among a million open milestones',
    run: async () => (await import('./deadlines.bench.ts')).benchDeadlines(),
  },
  preview: {
    title: 'POST /preview beside a route that says hello',
    run: async () => (await import('./preview.bench.ts')).benchPreview(),
  },
  pages: {
    title: 'Pages beside the same facts as JSON',
    run: async () => (await import('./pages.bench.ts')).benchPages(),
  },
};

const chosen = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n${bench.title} (${name})`);
  await bench.run();
}
