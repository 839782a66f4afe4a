/** `azure-sandbox hosts` and `azure-sandbox ca`: what a program needs to find a sandbox and to trust it. */
import fs from 'node:fs'
import path from 'node:path'
import { makeEndpoints } from '../core/endpoints.ts'
import { HOST_NAMES } from '../core/host-names.ts'
import { hostLines, hostsBlock, writeHosts } from '../hosts-file.ts'
import { CLOUD_OPTIONS, readArguments, readCloud, UsageProblem } from './options.ts'

/** Prints lines of a hosts file, or writes them where it is told. */
export async function hosts(args: readonly string[]): Promise<void> {
  const options = readArguments(args, {
    vault: { type: 'string', multiple: true, default: [] },
    ...CLOUD_OPTIONS,
    from: { type: 'string' },
    file: { type: 'string' },
    remove: { type: 'boolean', default: false },
  })
  const { file } = options
  if (options.remove) {
    if (!file) throw new UsageProblem('--remove needs --file, the hosts file to take the lines out of.')
    change(file, [])
    return
  }
  for (const name of options.vault) {
    if (!/^[a-z][a-z0-9-]{1,22}[a-z0-9]$/i.test(name)) throw new UsageProblem(`--vault: "${name}" is no vault name.`)
  }
  const endpoints = makeEndpoints(HOST_NAMES[readCloud(options)], 443, 80)
  const fromThere = options.from ? (await ask(options.from, 'hosts')).split('\n').filter(Boolean) : []
  const lines = [
    ...new Set([
      ...fromThere,
      ...(options.from && options.vault.length === 0 ? [] : hostLines(endpoints, options.vault)),
    ]),
  ]
  if (file) change(file, lines)
  else process.stdout.write(hostsBlock(lines))
}

function change(file: string, lines: readonly string[]): void {
  try {
    writeHosts(file, lines)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const reason = code === 'EACCES' || code === 'EPERM' ? 'this user may not write it' : message
    throw new Error(`${file} was not changed: ${reason}.`, { cause })
  }
}

/** Prints the CA certificate of a running sandbox or of a data folder, or writes it to a file. */
export async function ca(args: readonly string[]): Promise<void> {
  const options = readArguments(args, {
    from: { type: 'string', default: 'http://localhost:5392' },
    data: { type: 'string' },
    out: { type: 'string' },
  })
  const pem = options.data === undefined ? await ask(options.from, 'ca') : readCa(options.data)
  if (options.out) fs.writeFileSync(options.out, pem)
  else process.stdout.write(pem.endsWith('\n') ? pem : `${pem}\n`)
}

function readCa(folder: string): string {
  const file = path.join(folder, 'ca.pem')
  if (!fs.existsSync(file)) throw new Error(`There is no ${file}. Start a sandbox with --data ${folder} first.`)
  return fs.readFileSync(file, 'utf8')
}

const ASK_MS = 5000

async function ask(address: string, what: string): Promise<string> {
  if (!URL.canParse(address))
    throw new UsageProblem(`--from: "${address}" is no address such as http://localhost:5392.`)
  const url = new URL(`/control/${what}`, address)
  const answer = await fetch(url, { signal: AbortSignal.timeout(ASK_MS) }).catch((cause: Error) => {
    throw new Error(`No sandbox answers at ${url.origin}. Start one, or name its portal with --from.`, { cause })
  })
  if (!answer.ok) throw new Error(`${url.origin} is no sandbox: it answered ${answer.status}.`)
  return answer.text()
}
