import { defineConfig } from '@playwright/test'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: 'e2e',
  timeout: 120_000,
  workers: 1,
  // A second try tells an accident of a busy machine from a fault; the report names what needed one.
  retries: 1,
  outputDir: 'test-results/browser',
  // What is kept for offline use would be fetched anew in every test; offline.spec.ts asks for it.
  use: { serviceWorkers: 'block', baseURL: 'http://localhost:4180', launchOptions: { executablePath } },
  webServer: { command: 'node node_modules/vite/bin/vite.js preview --port 4180 --strictPort', url: 'http://localhost:4180', reuseExistingServer: false },
})
