/**
 * Finds the running Keyway: KEYWAY_URL and KEYWAY_TOKEN when they are set, else the file a running server keeps in its
 * data folder for the command line of the same user.
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@keyway/client'
import { EXIT, Problem } from '../problem.ts'

export interface ServerOptions {
  readonly dataDir?: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** @throws Problem that says how to start Keyway, or which variable is missing */
export async function clientOfRunningServer(options: ServerOptions, env: Environment = process.env): Promise<Client> {
  const address = fromEnvironment(env) ?? (await fromDataFolder(dataFolder(options, env)))
  return createClient({ baseUrl: address.url, token: address.token, name: 'cli' })
}

interface Address {
  readonly url: string
  readonly token: string
}

function fromEnvironment(env: Environment): Address | undefined {
  const { KEYWAY_URL: url, KEYWAY_TOKEN: token } = env
  if (!url && !token) return undefined
  if (!url) throw new Problem('url_missing', 'KEYWAY_TOKEN is set, KEYWAY_URL is not. Set both.', EXIT.usage)
  if (!token) {
    const message = 'KEYWAY_URL is set, KEYWAY_TOKEN is not. Make a token in the console under Settings, and set it.'
    throw new Problem('token_missing', message, EXIT.usage)
  }
  if (!URL.canParse(url)) {
    throw new Problem(
      'url_invalid',
      `KEYWAY_URL is "${url}", which is not a URL such as http://localhost:5390.`,
      EXIT.usage,
    )
  }
  return { url, token }
}

const dataFolder = (options: ServerOptions, env: Environment): string =>
  options.dataDir ?? env.KEYWAY_DATA_DIR ?? join(homedir(), '.keyway')

async function fromDataFolder(folder: string): Promise<Address> {
  const notRunning = (cause?: unknown): Problem =>
    new Problem(
      'not_running',
      `No Keyway is running with the data folder ${folder}. Start it with "keyway start" (in a checkout: npm start), ` +
        'or set KEYWAY_URL and KEYWAY_TOKEN to reach one elsewhere.',
      EXIT.notRunning,
      cause,
    )
  const text = await readFile(join(folder, 'cli.json'), 'utf8').catch((cause: unknown) => {
    throw notRunning(cause)
  })
  try {
    const { url, token } = JSON.parse(text) as Partial<Address>
    if (url && token) return { url, token }
  } catch (cause) {
    throw notRunning(cause)
  }
  throw notRunning()
}
