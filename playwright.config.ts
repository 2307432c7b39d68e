import { defineConfig } from '@playwright/test'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: 'e2e',
  timeout: 120_000,
  workers: 1,
  outputDir: 'test-results/browser',
  use: { baseURL: 'http://localhost:4180', launchOptions: { executablePath } },
  webServer: { command: 'node node_modules/vite/bin/vite.js preview --port 4180 --strictPort', url: 'http://localhost:4180', reuseExistingServer: false },
})
