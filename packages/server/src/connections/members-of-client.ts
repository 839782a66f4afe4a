/** What a connection says of its sign-in beside its OAuth 2.0 client: the same as the client, or it is refused. */
import type { MembersOfClient } from '@keyway/contract'
import { AppError } from '../errors.ts'
import type { StoredIClient } from '../iclients/iclient-document.ts'

type Member = Exclude<keyof MembersOfClient, 'useIClientFields' | 'clientSecret'>
/** What a client says. Undefined: nothing. */
export type Said = Readonly<Partial<Record<Member, unknown>>>

const MEMBERS: readonly { readonly member: Member; readonly label: string }[] = [
  { member: 'grantType', label: 'Grant type' },
  { member: 'authURI', label: 'Authorization URL' },
  { member: 'tokenURI', label: 'Access token URL' },
  { member: 'clientId', label: 'Client ID' },
  { member: 'clientCredentialsLocation', label: 'Send client credentials via' },
  { member: 'scopeDelimiter', label: 'Scope delimiter' },
  { member: 'accessTokenHeaders', label: 'Headers of the token request' },
  { member: 'accessTokenBody', label: 'Body of the token request' },
  { member: 'oauth2RedirectUrl', label: 'Redirect URI' },
]

export function memberErrors(oauth: MembersOfClient, iclient: StoredIClient, addresses: Said): AppError[] {
  const { signIn, name, redirectUri } = iclient
  const said: Said = {
    grantType: signIn.grantType,
    clientId: signIn.clientId,
    clientCredentialsLocation: signIn.secretIn,
    oauth2RedirectUrl: redirectUri,
    ...addresses,
  }
  return MEMBERS.flatMap(({ member, label }) => {
    const given = oauth[member]
    if (isNothing(given) || JSON.stringify(given) === JSON.stringify(said[member])) return []
    const has = isNothing(said[member]) ? 'has none' : 'has another one'
    const reason = `${label} belongs to the OAuth 2.0 client: "${name}" ${has}. Enter it there, and leave it out of the connection.`
    return [new AppError('invalid_field', { field: `http.auth.oauth.${member}`, facts: { reason } })]
  })
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
