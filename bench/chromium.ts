// The browser that is measured: the one of the machine, or another that `CHROMIUM_PATH` names.
import { chromium, type Browser } from 'playwright'

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium' })
