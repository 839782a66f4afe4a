/**
 * Host names that do not resolve, because a tester said so. The sandboxes of this process are asked directly; one of another
 * process leaves a file beside its `ca.pem`, which a client finds through NODE_EXTRA_CA_CERTS or AZURE_SANDBOX_FOLDER.
 */
import fs from 'node:fs'
import path from 'node:path'
import type { DNS_CODES, LineFault } from './gateway/fault.ts'
import { type FaultPlace, fitsHost } from './gateway/faults.ts'

export interface UnresolvedName extends FaultPlace {
  readonly code: (typeof DNS_CODES)[number]
}

/** Name of the file in a sandbox's folder. */
const FILE = 'unresolved.json'

/** Lookups belong to a process, not to a sandbox: a host name has no port that would tell two of them apart. */
const sandboxesHere = new Set<() => readonly UnresolvedName[]>()

export interface Announcement {
  /** Leaves word for clients in other processes; to be called when the names have changed. */
  publish(): void
  close(): void
}

/** Lets lookups ask a sandbox which names do not resolve. `folder` is the one that holds its `ca.pem`. */
export function announceUnresolved(folder: string, list: () => readonly UnresolvedName[]): Announcement {
  const file = path.join(folder, FILE)
  sandboxesHere.add(list)
  return {
    publish() {
      const names = list()
      if (names.length === 0) {
        fs.rmSync(file, { force: true })
        return
      }
      fs.writeFileSync(`${file}.new`, JSON.stringify(names), { mode: 0o600 })
      // In one step, so that no client reads half of it.
      fs.renameSync(`${file}.new`, file)
    },
    close() {
      sandboxesHere.delete(list)
      fs.rmSync(file, { force: true })
    },
  }
}

/** The names among faults that a tester set. */
export function unresolvedNames(faults: readonly LineFault[]): UnresolvedName[] {
  return faults.flatMap(({ effect, plane, vault }) =>
    effect.kind === 'dns' ? [{ code: effect.code, ...(plane && { plane }), ...(vault && { vault }) }] : [],
  )
}

/** The error a lookup of `host` fails with; undefined when the name resolves. */
export function lookupFailure(host: string): NodeJS.ErrnoException | undefined {
  for (const { code, ...place } of [...[...sandboxesHere].flatMap((list) => list()), ...readPublished()]) {
    if (fitsHost(place, host)) return lookupError(code, host)
  }
  return undefined
}

function readPublished(): readonly UnresolvedName[] {
  const { AZURE_SANDBOX_FOLDER: named, NODE_EXTRA_CA_CERTS: ca } = process.env
  const folder = named || (ca && path.dirname(ca))
  if (!folder) return []
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, FILE), 'utf8'))
  } catch {
    return []
  }
}

const ERRNO: Readonly<Record<UnresolvedName['code'], number>> = { ENOTFOUND: -3008, EAI_AGAIN: -3001 }

/** As `dns.lookup` reports it. */
function lookupError(code: UnresolvedName['code'], hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), {
    errno: ERRNO[code],
    code,
    syscall: 'getaddrinfo',
    hostname,
  })
}
