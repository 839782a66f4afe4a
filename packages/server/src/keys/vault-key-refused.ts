/** Why a vault did not wrap or unwrap, in words about Keyway itself: there is no connection and nobody who authorized one. */
import { type Diagnosis, type DiagnosisCode, isSignInCode } from '@keyway/contract'

export class VaultKeyRefused extends Error {
  override readonly name = 'VaultKeyRefused'
  readonly diagnosis: Diagnosis

  constructor(diagnosis: Diagnosis, cause?: unknown) {
    super(wordsOf(diagnosis), { cause })
    this.diagnosis = diagnosis
  }
}

const WORDS: { readonly [C in DiagnosisCode]?: (facts: Diagnosis['facts']) => string } = {
  forbidden_by_policy: ({ vault, permission }) =>
    `Keyway has no access policy in the vault ${vault} that allows ${permission}. Add the permissions Get, Wrap Key and Unwrap Key for it.`,
  forbidden_by_rbac: ({ vault, permission, role }) =>
    `Keyway has no role in the vault ${vault} that allows ${permission}. Give it the role ${role}.`,
  object_disabled: () =>
    'The key of the vault is disabled. Enable it under Objects > Keys; without it nothing can be decrypted.',
  not_found: () => 'The vault has no such key. If it was deleted, recover it under Keys > Manage deleted keys.',
  key_operation_forbidden: () => 'The key of the vault may not wrap and unwrap. Permit both operations on its version.',
}

/** Steps of the catalogue lead through a Keyway that runs; here it does not, or not yet. */
function wordsOf({ code, title, cause, retry, facts }: Diagnosis): string {
  const own = WORDS[code as DiagnosisCode]?.(facts)
  if (own !== undefined) return own
  const more =
    retry === 'later'
      ? ' Try again once it answers.'
      : isSignInCode(code)
        ? ' Keyway signs in there with AZURE_TENANT_ID, AZURE_CLIENT_ID and the credential beside them: correct those.'
        : ''
  return `${title}. ${cause}${more}`
}
