import { defineConfig } from 'vitest/config'

// Two runtimes' worth of time, not of code: `unit` is what one runs while typing, `slow` trains, fuzzes and spawns.
const slow = [
  'test/integration/**/*.test.ts',
  'test/parity/**/*.test.ts',
  'test/golden/**/*.test.ts',
  'test/realtime/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/e2e/**/*.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          globalSetup: ['test/build-kernels.ts'],
          include: ['test/**/*.test.ts'],
          exclude: slow,
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'slow',
          globalSetup: ['test/build-kernels.ts'],
          include: slow,
          environment: 'node',
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
