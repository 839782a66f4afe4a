/** Secret and certificate of a client: what is kept, what is new, what is missing for its way to sign in. */
import { type ClientCertificateInput, isMask, WAYS, type WayRow } from '@keyway/contract'
import type { Row } from '../documents/index.ts'
import { AppError } from '../errors.ts'
import { type KeyPair, readCertificate, type StoredCertificate } from './certificate/index.ts'
import type { IClientDocument } from './iclient-document.ts'
import { isElsewhere, type SignIn, signInOf } from './sign-in-of.ts'

export interface GivenCredentials {
  readonly clientSecret: string | undefined
  readonly clientCertificate: ClientCertificateInput | undefined
}

/** What becomes of one credential: a new one, the stored one, or none as the way has no use for it. */
export type Change<T> =
  | { readonly kind: 'new'; readonly value: T }
  | { readonly kind: 'kept' }
  | { readonly kind: 'none' }

export interface Credentials {
  readonly secret: Change<string>
  readonly certificate: Change<KeyPair>
}

/** @param secretField dotted name, for errors. @throws AppError with the field at fault */
export async function checkCredentials(
  given: GivenCredentials,
  signIn: SignIn,
  before: Row<'iclients'> | null,
  {
    name,
    secretField,
    now,
    arriving,
  }: {
    readonly name: string
    readonly secretField: string
    readonly now: Date
    /** What is missing is entered later. */
    readonly arriving: boolean
  },
): Promise<Credentials> {
  const needs: readonly string[] = (WAYS.find((way) => way.id === signIn.way) satisfies WayRow | undefined)?.needs ?? []
  const stored = before === null ? undefined : (before.doc as IClientDocument)
  return {
    secret: needs.includes('clientSecret')
      ? secretChange(given.clientSecret, signIn, before, secretField, arriving)
      : unused(given.clientSecret, secretField, 'Client secret'),
    certificate: needs.includes('clientCertificate')
      ? await certificateChange(given.clientCertificate, keptOf(before, stored), name, now, arriving)
      : unusedCertificate(given.clientCertificate),
  }
}

const keptOf = (before: Row<'iclients'> | null, doc: IClientDocument | undefined): StoredCertificate | undefined =>
  before?.privateKeySealed ? doc?.oauth2?.clientCertificate : undefined

async function certificateChange(
  given: ClientCertificateInput | undefined,
  kept: StoredCertificate | undefined,
  name: string,
  now: Date,
  arriving: boolean,
): Promise<Change<KeyPair>> {
  if (arriving && given === undefined && kept === undefined) return { kind: 'none' }
  const pair = await readCertificate(given, kept, name, now)
  return pair === null ? { kind: 'kept' } : { kind: 'new', value: pair }
}

/** A client of another app, directory or cloud never inherits the secret of the one before. */
function secretChange(
  sent: string | undefined,
  signIn: SignIn,
  before: Row<'iclients'> | null,
  field: string,
  arriving: boolean,
): Change<string> {
  if (sent !== undefined && !isMask(sent)) return { kind: 'new', value: sent }
  if (arriving && (!before?.clientSecretSealed || isElsewhere(signInOf(before.doc as IClientDocument), signIn))) {
    return { kind: 'none' }
  }
  if (before === null || before.clientSecretSealed === null) {
    if (sent !== undefined) throw new AppError('masked_secret', { field })
    throw new AppError('missing_required_field', { field, facts: { label: 'Client secret' } })
  }
  if (isElsewhere(signInOf(before.doc as IClientDocument), signIn)) throw new AppError('secret_needed', { field })
  return { kind: 'kept' }
}

/** What a read showed may come back; anything else was meant for another way. */
function unused(sent: string | undefined, field: string, label: string): Change<never> {
  if (sent === undefined || isMask(sent)) return { kind: 'none' }
  const reason = `${label} is not used in this way to sign in. Leave it out, or choose the credential "secret".`
  throw new AppError('invalid_field', { field, facts: { reason } })
}

function unusedCertificate(sent: ClientCertificateInput | undefined): Change<never> {
  const isNew =
    sent !== undefined && (sent.make !== undefined || [sent.key, sent.pfx].some((one) => one && !isMask(one)))
  if (!isNew) return { kind: 'none' }
  const reason =
    'A certificate is not used in this way to sign in. Leave it out, or choose the credential "certificate".'
  throw new AppError('invalid_field', { field: 'oauth2.clientCertificate', facts: { reason } })
}
