/** `keyway keys list`, `add`, `rotate`, `wrap` and `remove`: the keys that encrypt at rest. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@keyway/client'
import type { EncryptionKeys, KeyRotation, MasterKey } from '@keyway/contract'
import { createProgress } from '../output/progress.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'

const POLL_MS = 200
/** Millions of values take minutes; what takes a day has stopped. */
const ROTATION_LIMIT_MS = 24 * 3_600_000

export async function listKeys(client: Client, terminal: Terminal, json: boolean): Promise<ExitCode> {
  const found = await client.keys.list()
  if (json) terminal.json(found)
  else show(found, terminal)
  return EXIT.ok
}

export async function addKey(client: Client, terminal: Terminal, json: boolean): Promise<ExitCode> {
  const found = await client.keys.add()
  if (json) terminal.json(found)
  else {
    show(found, terminal)
    terminal.line(
      'What is written from now on is encrypted with the new key. "keyway keys rotate" takes over the rest.',
    )
  }
  return EXIT.ok
}

/** Rotates and waits for the end. Interrupted, the rotation goes on at the server; called again, this waits for the same one. */
export async function rotateKeys(client: Client, terminal: Terminal, json: boolean): Promise<ExitCode> {
  const started = await client.keys.rotate()
  const rotation = await waitForEnd(client, started, terminal, json)
  const after = await client.keys.list()
  const removable = after.keys.filter((key) => !key.current && key.values === 0).map((key) => key.kid)
  if (json) terminal.json({ ok: rotation.unreadable === 0, rotation, removable })
  else tellEnd(rotation, removable, terminal)
  return rotation.unreadable === 0 ? EXIT.ok : EXIT.failed
}

async function waitForEnd(
  client: Client,
  started: KeyRotation,
  terminal: Terminal,
  json: boolean,
): Promise<KeyRotation> {
  const progress = createProgress(terminal, json, 'Encrypting anew')
  const deadline = performance.now() + ROTATION_LIMIT_MS
  try {
    for (;;) {
      const rotation = await client.keys.rotation()
      if (rotation?._id !== started._id) throw new Problem('rotation_gone', 'The rotation is not there any more.')
      progress.show(rotation.done, rotation.total)
      if (rotation.endedAt !== null) return rotation
      if (performance.now() > deadline) {
        throw new Problem('rotation_slow', 'The rotation has not ended within a day. It goes on at the server.')
      }
      await sleep(POLL_MS)
    }
  } finally {
    progress.stop()
  }
}

function tellEnd({ kid, done, unreadable }: KeyRotation, removable: readonly string[], terminal: Terminal): void {
  terminal.line(`${done} values were encrypted anew. All that can be read is encrypted with the key ${kid}.`)
  if (unreadable > 0) {
    terminal.problem(`${unreadable} values are not decrypted by any key. They stay as they are; the log names each.`)
  }
  for (const old of removable) terminal.line(`The key ${old} is not needed any more: keyway keys remove ${old}`)
}

export async function removeKey(client: Client, terminal: Terminal, kid: string, json: boolean): Promise<ExitCode> {
  await client.keys.remove({ params: { kid } })
  if (json) terminal.json({ ok: true, kid })
  else terminal.line(`The key ${kid} is gone.`)
  return EXIT.ok
}

/** @param vaultKey address of a key, as the Azure portal shows it */
export async function wrapMasterKey(
  client: Client,
  terminal: Terminal,
  vaultKey: string,
  json: boolean,
): Promise<ExitCode> {
  const { master } = await client.keys.wrap({ body: { vaultKey } })
  if (json) terminal.json({ ok: true, master })
  else {
    terminal.line(`The master key in ${master.source} is now wrapped by ${master.wrappedBy}.`)
    terminal.line(
      'Keyway unwraps it at each start. Copies of the file from before still hold the plain key: destroy them.',
    )
  }
  return EXIT.ok
}

function show({ keys, master, rotation }: EncryptionKeys, terminal: Terminal): void {
  terminal.line(table(['Key', 'Made', 'Use', 'Values'], keys.map(row)))
  terminal.line(`Master key: ${master.kid}, ${whereIs(master)}.`)
  if (rotation !== null && rotation.endedAt === null) {
    terminal.line(`A rotation is under way: ${rotation.done} of ${rotation.total}.`)
  }
}

const row = ({ kid, createdAt, current, values }: EncryptionKeys['keys'][number]): (string | number)[] => [
  kid,
  createdAt.slice(0, 16).replace('T', ' '),
  current ? 'encrypts' : values === 0 ? 'not needed' : 'decrypts',
  values,
]

const whereIs = ({ source, wrappedBy }: MasterKey): string =>
  wrappedBy === null ? `from ${source}` : `from ${source}, wrapped by ${wrappedBy}`
