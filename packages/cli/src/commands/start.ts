/** `keyway start`: Keyway in the foreground, with the sandbox and sample data when they are asked for. */
import { join } from 'node:path'
import { SETTINGS, type Setting } from '@keyway/contract'
import { loadConfig } from '@keyway/server'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'
import { clientOfRunningServer } from '../running/find-server.ts'
import { ensureSampleAzure, SOURCE_VAULT, TARGET_VAULT } from '../sample/sample-azure.ts'
import { ensureSampleKeyway } from '../sample/sample-keyway.ts'
import { ensureConsole } from '../start/build-console.ts'
import { openWorld, type World } from '../start/open-world.ts'
import { waitForStop } from '../start/stop-signals.ts'
import { type Welcome, welcomeLines } from '../start/welcome.ts'

/** Flags as they were typed; those of the settings table are read by the server. */
export interface StartOptions {
  readonly sandbox?: boolean
  readonly sample?: boolean
  readonly sandboxPort?: number
  readonly sandboxHttpPort?: number
  readonly json?: boolean
  readonly [setting: string]: string | number | boolean | undefined
}

const PRIVATE_UMASK = 0o077
const SANDBOX_PORT = 5391
const SANDBOX_HTTP_PORT = 5392

export async function start(options: StartOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.sample && !options.sandbox) {
    throw new Problem(
      'sample_needs_sandbox',
      'Sample data lives in the sandbox: add --sandbox to --sample.',
      EXIT.usage,
    )
  }
  // What Keyway and its database write while they run is for this account alone.
  process.umask(PRIVATE_UMASK)
  const stop = waitForStop()
  const config = configOf(options, terminal)
  if (options.sample && config.role === 'worker') {
    throw new Problem('sample_needs_web', 'A worker answers no requests, so it takes no sample data.', EXIT.usage)
  }
  const consoleBuilt = ensureConsole(() => terminal.problem('Building the console, as its sources have changed...'))
  // Heard where it is awaited; a start that fails before must not make a second complaint of it.
  consoleBuilt.catch(() => {})
  const world = await openWorld({
    config,
    consoleBuilt,
    ...(options.sandbox && {
      sandbox: { port: options.sandboxPort ?? SANDBOX_PORT, httpPort: options.sandboxHttpPort ?? SANDBOX_HTTP_PORT },
    }),
    keepSandbox: true,
  })
  try {
    if (options.sample) await fillWithSamples(world)
    const welcome = await welcomeOf(world, options.sample === true)
    if (options.json) terminal.json(welcome)
    else for (const line of welcomeLines(welcome)) terminal.line(line)
    await stop
    if (!options.json) terminal.line('Stopping. What is under way gets a few seconds; press Ctrl+C again to stop now.')
    return EXIT.ok
  } finally {
    await world.close()
  }
}

/** A person at a terminal is shown what matters; a log collector gets every line. KEYWAY_LOG_LEVEL decides otherwise. */
function configOf(options: StartOptions, terminal: Terminal): ReturnType<typeof loadConfig> {
  const quiet = terminal.interactive && !process.env.KEYWAY_LOG_LEVEL ? { logLevel: 'warn' } : {}
  return loadConfig(process.env, { ...quiet, ...settingsOf(options) })
}

/** Options by the name of their setting: `--data-dir` was read as `dataDir`, and `--sandbox-file` fills `sandbox`. */
function settingsOf(options: StartOptions): Record<string, string> {
  const rows = Object.entries(SETTINGS) as [string, Setting][]
  return Object.fromEntries(
    rows.flatMap(([name, { flag }]) => {
      const typed = flag && options[optionName(flag)]
      return typed === undefined ? [] : [[name, String(typed)]]
    }),
  )
}

/** Commander's name for a flag: `--data-dir` becomes `dataDir`. */
const optionName = (flag: string): string =>
  flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

async function fillWithSamples({ keyway, sandbox }: World): Promise<void> {
  if (!sandbox) return
  await ensureSampleAzure(sandbox)
  const client = await clientOfRunningServer({ dataDir: keyway.deps.config.dataDir }, {})
  await ensureSampleKeyway(client, sandbox)
}

async function welcomeOf({ keyway, sandbox }: World, sample: boolean): Promise<Welcome> {
  const { dataDir, databaseUrl, keys, keysFile, keysCommand, role } = keyway.deps.config
  return {
    url: keyway.url,
    role,
    signInUrl: role === 'worker' ? null : await keyway.signInUrl(),
    docsUrl: `${keyway.url}/docs`,
    dataDir,
    keyFile: keys === null && keysCommand === null ? (keysFile ?? join(dataDir, 'keys.json')) : null,
    database: databaseUrl === null ? 'embedded' : 'PostgreSQL',
    portalUrl: sandbox?.endpoints.browser ?? null,
    sample:
      sample && sandbox
        ? { from: sandbox.endpoints.vault(SOURCE_VAULT), to: sandbox.endpoints.vault(TARGET_VAULT) }
        : null,
  }
}
