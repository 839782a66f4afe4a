/** Finds the Chromium that the browser journeys use, and installs Debian's when this machine lets us. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run-process.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const FIXED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Path of a browser, or undefined. CHROME_PATH wins over what PATH holds. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const inPath = (env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const candidates = env.CHROME_PATH ? [env.CHROME_PATH] : [...inPath, ...FIXED]
  return candidates.find(isExecutable)
}

/** @throws with what to install when there is no browser and none could be installed. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium()
  if (found) return found
  if (process.env.CHROME_PATH) throw new Error(`CHROME_PATH is ${process.env.CHROME_PATH}, which cannot be run.`)
  if (process.getuid?.() === 0) {
    console.log('No Chromium in PATH: installing it with apt-get.')
    await run('apt-get', ['update', '-qq'], { output: 'keep' })
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { output: 'keep' })
    const installed = findChromium()
    if (installed) return installed
  }
  throw new Error(
    'The browser journeys need Chromium or Google Chrome. Install one (Debian and Ubuntu: sudo apt-get install ' +
      'chromium; macOS: brew install --cask google-chrome), or set CHROME_PATH to its program file, then try again.',
  )
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
