/** Configuration files in words. */
import type { ConfigurationChange, Conflicts } from '@keyway/contract'

/** What is still to be done with a document after its import. */
export const NEEDS_WORDS = {
  clientSecret: 'Enter its client secret',
  clientCertificate: 'Give it a certificate',
  secrets: 'Enter its secrets',
  authorization: 'Authorize it',
} as const satisfies Record<NonNullable<ConfigurationChange['needs']>, string>

export const ACTION_WORDS = {
  create: { before: 'Will be created', after: 'Created' },
  update: { before: 'Will be updated', after: 'Updated' },
  skip: { before: 'Stays as it is', after: 'Left as it is' },
} as const satisfies Record<ConfigurationChange['action'], object>

export const MATCH_WORDS = { id: 'same id', externalId: 'same external id', name: 'same name' } as const

export const CONFLICT_CHOICES = [
  { value: 'skip', label: 'Keep what is here', help: 'Only what is not here yet is created.' },
  {
    value: 'update',
    label: 'Make it like the file',
    help: 'Secrets stay, unless a client moves to another app or tenant.',
  },
  { value: 'create', label: 'Create another one', help: 'With "(imported)" after its name.' },
] as const satisfies readonly { readonly value: Conflicts; readonly label: string; readonly help: string }[]
