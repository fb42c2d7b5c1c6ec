import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Files share a worker and its database, so they keep no state in modules; every test rolls back.
          isolate: false,
          globalSetup: ['./test/template.ts'],
          setupFiles: ['./test/seed.ts'],
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
        },
      },
      { extends: true, test: { name: 'rules', include: ['test/architecture.test.ts'] } },
      { extends: true, test: { name: 'commands', include: ['test/command-line.test.ts'], testTimeout: 120_000 } },
      {
        extends: true,
        test: { name: 'browser', fileParallelism: false, include: ['test/browser/**/*.test.ts'], testTimeout: 600_000 },
      },
    ],
  },
});
