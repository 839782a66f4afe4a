/**
 * Imports a configuration in one transaction. A dry run is the same transaction, taken back at its end: so what it tells is
 * what would happen.
 */
import type { ConfigurationChange, ConfigurationImport, ConfigurationKind, ConfigurationResult } from '@keyway/contract'
import type { ConnectionDocument } from '../connections/index.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { documentWrites, freeName, type Written } from '../documents/index.ts'
import type { AppError } from '../errors.ts'
import { callbackKeyOf, type IClientDocument } from '../iclients/iclient-document.ts'
import { missingCredential } from '../iclients/index.ts'
import { signInOf } from '../iclients/sign-in-of.ts'
import { type FileDocument, placed, readDocuments, throwAll } from './file-documents.ts'
import { findMatch, type Match } from './find-match.ts'
import type { AnyKind, Named } from './kinds.ts'
import { mapReferences } from './references.ts'

/** Thrown to take a dry run back. */
class TakenBack extends Error {}

/** @throws AppErrors with the place in the file, such as `connections.3.http._iClientId` */
export async function importConfiguration(
  deps: Deps,
  kinds: Readonly<Record<ConfigurationKind, AnyKind>>,
  { configuration, conflicts, dryRun }: ConfigurationImport,
  actor: Actor,
): Promise<ConfigurationResult> {
  const files = readDocuments(configuration, kinds)
  const documents: ConfigurationChange[] = []
  const committed: (() => void)[] = []
  await deps.db
    .transaction()
    .execute(async (tx) => {
      const run = { deps, kinds, conflicts, actor, tx, ids: new Map<string, string>(), taken: new Set<string>() }
      let errors: AppError[] = []
      let last: ConfigurationKind | undefined
      for (const file of files) {
        // What refers to a document at fault would only say so again.
        if (file.kind !== last) throwAll(errors)
        last = file.kind
        try {
          const { change, written } = await importOne(run, file)
          documents.push(change)
          if (written?.committed) committed.push(written.committed)
        } catch (error) {
          errors = [...errors, ...placed(error, file.kind, file.index)]
          // The database refused a statement, and takes no more of them in this transaction.
          if (errors.some(({ cause }) => cause !== undefined)) throwAll(errors)
        }
      }
      throwAll(errors)
      if (dryRun) throw new TakenBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
  if (!dryRun) for (const drop of committed) drop()
  return { dryRun, documents }
}

interface Run {
  readonly deps: Deps
  readonly kinds: Readonly<Record<ConfigurationKind, AnyKind>>
  readonly conflicts: ConfigurationImport['conflicts']
  readonly actor: Actor
  readonly tx: Tx
  /** Ids of the file, by kind, to ids here. */
  readonly ids: Map<string, string>
  /** Names given to documents by this import. */
  readonly taken: Set<string>
}

interface Imported {
  readonly change: ConfigurationChange
  readonly written?: Written<Named>
}

async function importOne(run: Run, file: FileDocument): Promise<Imported> {
  const { kind, id, input } = file
  const match = await findMatch(run.tx, kind, file)
  const place = (here: string) => {
    if (id !== null) run.ids.set(`${kind} ${id}`, here)
  }
  if (match !== null && run.conflicts === 'skip') {
    place(match.id)
    const { id: _id, name, matchedBy } = match
    return { change: { kind, action: 'skip', _id, ...named(name, input.name), matchedBy } }
  }
  const mapped = await portableInput(
    run,
    kind,
    mapReferences(input, (to, old) => run.ids.get(`${to} ${old}`) ?? old),
  )
  const writes = documentWrites(run.kinds[kind], run.deps)
  if (match !== null && run.conflicts === 'update') {
    place(match.id)
    const written = await writes.change(run.tx, match.id, run.actor, () => mapped, { arriving: true })
    return await imported(run, file, 'update', match, written, mapped.name)
  }
  const name = match === null ? mapped.name : await freeName(run.tx, kind, mapped.name, 'imported', run.taken)
  run.taken.add(name.toLowerCase())
  // The id is kept where it is free, so that what refers to it elsewhere, such as a script, finds it here too.
  const kept = match === null && id !== null ? { id } : {}
  const written = await writes.create(run.tx, { ...mapped, name }, run.actor, { ...kept, arriving: true })
  place(written.id)
  return await imported(run, file, 'create', match, written, name)
}

async function imported(
  { tx }: Run,
  { kind, input }: FileDocument,
  action: 'create' | 'update',
  match: Match | null,
  written: Written<Named>,
  name: string,
): Promise<Imported> {
  const needs = await needsOf(tx, kind, written.id)
  const change = {
    kind,
    action,
    _id: written.id,
    ...named(name, input.name),
    ...(match !== null && { matchedBy: match.matchedBy }),
    ...(needs !== null && { needs }),
  }
  return { change, written }
}

const named = (name: string, nameInFile: string) => ({ name, ...(name !== nameInFile && { nameInFile }) })

async function needsOf(tx: Tx, kind: ConfigurationKind, id: string): Promise<ConfigurationChange['needs'] | null> {
  if (kind === 'iclients') {
    const row = await tx.selectFrom('iclients').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    return missingCredential(signInOf(row.doc as IClientDocument), row)
  }
  if (kind !== 'connections') return null
  const row = await tx
    .selectFrom('connections')
    .select(['needsAuthorization', 'doc'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const { missingSecrets = [] } = row.doc as ConnectionDocument
  if (missingSecrets.length > 0) return 'secrets'
  return row.needsAuthorization ? 'authorization' : null
}

/** A redirect URI of another Keyway, or of another client here, is of no use: a new one is made. */
async function portableInput(
  { tx, deps }: Run,
  kind: ConfigurationKind,
  input: { readonly name: string },
): Promise<{ readonly name: string }> {
  const { oauth2 } = input as { oauth2?: { redirectUri?: string } }
  if (kind !== 'iclients' || oauth2?.redirectUri === undefined) return input
  const key = callbackKeyOf(deps.config.publicUrl, oauth2.redirectUri)
  const holder =
    key === null
      ? undefined
      : await tx.selectFrom('iclients').select('id').where('callbackKey', '=', key).executeTakeFirst()
  if (key !== null && holder === undefined) return input
  const { redirectUri: _, ...rest } = oauth2
  return { ...input, oauth2: rest } as { name: string }
}
