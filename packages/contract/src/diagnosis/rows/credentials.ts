/** What can go wrong with what a client proves itself with: its certificate, or what its host vouches for it with. */
import type { DiagnosisRow } from '../diagnosis-row.ts'

const APP = 'In {portal}: Microsoft Entra ID > App registrations > {app}'
const CLIENT = 'In Keyway: Resources > OAuth 2.0 clients > {client}'
const AGAIN = 'In Keyway: open the connection and press Save & authorize.'

export const CREDENTIAL_ROWS = {
  client_certificate_expired: {
    title: 'The client certificate has expired',
    cause: 'The certificate of {client} was valid until {until}.',
    who: 'you',
    steps: [
      `${CLIENT}: let Keyway make a new certificate, or upload one, and save.`,
      `${APP} > Certificates & secrets > Certificates > Upload certificate: add the new one.`,
      AGAIN,
    ],
    retry: 'no',
  },
  federated_token_missing: {
    title: 'There is no federated token',
    cause: 'The platform Keyway runs on gives it no token to sign in with: {reason}.',
    who: 'you',
    steps: [
      'Switch workload identity on for the pod or machine Keyway runs on; it then sets AZURE_FEDERATED_TOKEN_FILE.',
      'Check that Keyway may read the file named there, and restart Keyway.',
      AGAIN,
    ],
    retry: 'no',
  },
  federated_identity_unmatched: {
    title: 'The app does not trust the federated token',
    cause:
      'No federated credential of the app registration has the issuer, subject and audience of the token, letter for letter ({azureCode}).',
    who: 'you',
    steps: [
      `${APP} > Certificates & secrets > Federated credentials > + Add credential.`,
      'Enter issuer and subject exactly as the platform writes them into the token; the audience is usually api://AzureADTokenExchange.',
      AGAIN,
    ],
    retry: 'no',
  },
  managed_identity_missing: {
    title: 'This host has no managed identity',
    cause: 'Keyway found no endpoint that gives out tokens of a managed identity: {reason}.',
    who: 'azureAdministrator',
    steps: [
      'In {portal}: the App Service or virtual machine Keyway runs on > Identity > System assigned > On.',
      'On a virtual machine, start Keyway with KEYWAY_MACHINE_IDENTITY=on.',
      AGAIN,
    ],
    retry: 'no',
  },
  managed_identity_refused: {
    title: 'The managed identity gave no token',
    cause: 'The host of Keyway refused to give a token: {reason}',
    who: 'you',
    steps: [
      `${CLIENT}: leave the client ID blank for the identity of the host itself, or enter that of a user-assigned identity the host has.`,
      'In {portal}: the App Service or virtual machine Keyway runs on > Identity shows which it has.',
      AGAIN,
    ],
    retry: 'no',
  },
} as const satisfies Record<string, DiagnosisRow>
