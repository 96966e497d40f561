import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from '../closing-line-reporter.ts';

export default defineConfig({
  test: { include: ['*.case.ts'], reporters: [new ClosingLineReporter()] },
});
