/** What can go wrong with connections over HTTP: their sign-in, their test, and what their API answers. */
import type { DiagnosisRow } from '../diagnosis-row.ts'

export const HTTP_ROWS = {
  credentials_refused: {
    title: 'The API does not accept the credentials',
    cause: '{host} refused what the connection signs in with.',
    who: 'you',
    steps: [
      'In Keyway: open the connection and enter the user name and password, or the token, anew.',
      'Check in the settings of the API that they are still valid, and where it expects them.',
    ],
    retry: 'later',
  },
  api_busy: {
    title: 'The API takes no more calls for the moment',
    cause: '{host} says that there were too many calls.',
    who: 'nobody',
    steps: [
      'Nothing to do: Keyway waits and tries again.',
      'If it happens often, lower the concurrency level of the connection.',
    ],
    retry: 'later',
  },
  api_failed: {
    title: 'The API has a disturbance',
    cause: '{host} answered with an error of its own ({status}).',
    who: 'nobody',
    steps: ['Nothing to do: Keyway tries again.', 'If it lasts, ask whoever runs {host}.'],
    retry: 'later',
  },
  api_refused: {
    title: 'The API refused the call',
    cause: '{host} answered {status}.',
    who: 'you',
    steps: ['In Keyway: open the export or import, and compare its request with what the API expects.'],
    retry: 'no',
  },
  api_redirected: {
    title: 'The API wants to redirect the call',
    cause: '{host} answered with a redirect ({status}). Keyway does not follow it: credentials go to one host only.',
    who: 'you',
    steps: [
      'Open the connection and enter the address the API redirects to as its base URI, if it is of the same API.',
    ],
    retry: 'no',
  },
  test_refused: {
    title: 'The test call was refused',
    cause: '{host} answered {status}: {reason}',
    who: 'you',
    steps: ['In Keyway: open the connection and correct “How to test connection”, or the base URI.'],
    retry: 'no',
  },
  test_value_wrong: {
    title: 'The answer to the test is not the expected one',
    cause: 'The field {path} of the answer of {host} does not say that all is well. {reason}',
    who: 'you',
    steps: [
      'Look at what the API answers, e.g. with the proxy of the connection.',
      'In Keyway: open the connection and correct the fields and values under “How to test connection”.',
    ],
    retry: 'later',
  },
  template_failed: {
    title: 'A template of the connection cannot be filled',
    cause: '{reason}',
    who: 'you',
    steps: ['In Keyway: open the connection and correct the template, or add the field it names.'],
    retry: 'no',
  },
  secrets_missing: {
    title: 'Secrets of the connection are not entered yet',
    cause: 'It came from a configuration file or is a copy, and secrets do not come along.',
    who: 'you',
    steps: ['In Keyway: open the connection and enter its secrets, then save it.'],
    retry: 'no',
  },
  secrets_unreadable: {
    title: 'The stored secrets cannot be read',
    cause: 'The secrets were encrypted with a key that this Keyway does not have, or were changed in the database.',
    who: 'you',
    steps: [
      'If the encryption key was replaced, start Keyway with the former one in KEYWAY_KEYS as well.',
      'Otherwise open the connection and enter its secrets again.',
    ],
    retry: 'no',
  },
  token_request_refused: {
    title: 'No new token could be had',
    cause: 'The request for a token was answered {status} by {host}: {reason}',
    who: 'you',
    steps: [
      'In Keyway: open the connection and check how its token is refreshed: path, body, and the field of the new token.',
      'Check that the refresh token is still valid, and enter it anew.',
    ],
    retry: 'no',
  },
  oauth_client_refused: {
    title: 'The sign-in service does not accept the client',
    cause: '{host} does not know the client ID, or its client secret is wrong ({oauthError}).',
    who: 'you',
    steps: [
      'Compare client ID and secret of {client} with the settings of the service.',
      'Try the other choice of “Send client credentials via”.',
    ],
    retry: 'no',
  },
  oauth_access_ended: {
    title: 'The access has ended',
    cause: '{host} does not accept the sign-in any more: it was revoked, or has expired ({oauthError}).',
    who: 'you',
    steps: ['In Keyway: open the connection and press Save & authorize.'],
    retry: 'no',
  },
  oauth_declined: {
    title: 'Access was not allowed',
    cause: 'Somebody pressed cancel on the page of {host}, or may not allow it.',
    who: 'you',
    steps: ['In Keyway: press Save & authorize again, and allow access.'],
    retry: 'no',
  },
  oauth_scope_refused: {
    title: 'The scopes were refused',
    cause: '{host} does not give these scopes to this client ({oauthError}).',
    who: 'you',
    steps: ['Correct the scopes of the connection, and how they are separated in {client}.'],
    retry: 'no',
  },
  oauth_refused: {
    title: 'The sign-in service refused',
    cause: '{host} answered with the error {oauthError}.',
    who: 'you',
    steps: [
      'Look the error up in the documentation of the service.',
      'Compare the redirect URI, the URLs and the client ID of {client} with the settings of the service: {redirectUri}',
    ],
    retry: 'no',
  },
  oauth_busy: {
    title: 'The sign-in service has a disturbance',
    cause: '{host} answered {status}.',
    who: 'nobody',
    steps: ['Nothing to do: Keyway tries again.', 'If it lasts, ask whoever runs {host}.'],
    retry: 'later',
  },
  oauth_answer_invalid: {
    title: 'The sign-in service gave no token',
    cause: 'The answer of {host} is not usable: {reason}.',
    who: 'you',
    steps: ['Check the access token URL of {client}, and the path of the access token in its answer.'],
    retry: 'later',
  },
} as const satisfies Record<string, DiagnosisRow>

/** Those of the sign-in itself. */
export const HTTP_SIGN_IN_CODES: ReadonlySet<string> = new Set<keyof typeof HTTP_ROWS>([
  'token_request_refused',
  'oauth_client_refused',
  'oauth_access_ended',
  'oauth_declined',
  'oauth_scope_refused',
  'oauth_refused',
])
