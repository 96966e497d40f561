import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from '../closing-line-reporter.ts';

export default defineConfig({
  test: { dir: import.meta.dirname, include: ['*.case.ts'], reporters: [new ClosingLineReporter()] },
});
