/** What the sandbox does for each call of Entra ID, and what witnesses it. */
import type { ParityRow } from './row.ts'

export const ENTRA_PARITY: readonly ParityRow[] = [
  {
    call: 'authorize',
    does: 'account, consent, code; prompt, login_hint, response_mode',
    witness: ['test/authorization-code.test.ts: returns the state, and the code in the fragment when asked'],
  },
  {
    call: 'token: authorization_code',
    does: 'PKCE, single use, ten minutes',
    witness: [
      'test/authorization-code.test.ts: gives a v1.0 access token for the vault, a refresh token and an id token',
    ],
  },
  {
    call: 'token: refresh_token',
    does: 'a new one each time; 90 days; strict mode',
    witness: [
      'test/authorization-code.test.ts: stays valid after it was used, so that two parallel refreshes both succeed',
    ],
  },
  {
    call: 'token: client_credentials',
    does: 'secret, certificate (PS256, RS256), federated token',
    witness: ['test/official-sdks.test.ts: ClientCertificateCredential signs in with a certificate of the app'],
  },
  {
    call: 'token: federated credential',
    does: 'issuer, subject, audience compared exactly',
    witness: ['test/more-sign-ins.test.ts: let the official credential in'],
  },
  {
    call: 'token: device code',
    does: 'page, polling, expiry',
    witness: ['test/official-sdks.test.ts: DeviceCodeCredential waits for the person and gets a token'],
  },
  {
    call: 'token: on-behalf-of',
    does: 'tokens for this API only',
    witness: [
      'test/entra/on-behalf-of.test.ts: OnBehalfOfCredential with a secret writes and reads a secret as the person',
    ],
  },
  {
    call: 'token v1',
    does: 'resource in, numbers as strings',
    witness: ['test/more-sign-ins.test.ts: takes resource and writes numbers as strings'],
  },
  {
    call: 'adminconsent',
    does: 'consent for everyone',
    witness: ['test/entra/admin-consent.test.ts: given by an administrator holds for everyone'],
  },
  {
    call: 'managed identity (App Service)',
    does: 'header of the host, no secret',
    witness: ['test/more-sign-ins.test.ts: reads a secret with the official credential and no secret of its own'],
  },
  {
    call: 'claims challenge (CAE)',
    does: '401 insufficient_claims, second attempt',
    witness: ['test/more-sign-ins.test.ts: is answered by the official client with a new token'],
  },
  {
    call: 'openid-configuration, keys',
    does: 'enough for any JOSE validator',
    witness: ['test/authorization-code.test.ts: gives tokens a standard validator accepts with discovery alone'],
  },
]
