/** What Keyway itself finds before or instead of a call. */
import type { DiagnosisRow } from '../diagnosis-row.ts'

export const KEYWAY_ROWS = {
  not_authorized: {
    title: 'Not authorized yet',
    cause: 'Nobody has signed in for this connection.',
    who: 'you',
    steps: ['In Keyway: open the connection and press Save & authorize.'],
    retry: 'no',
  },
  authorization_revoked: {
    title: 'The authorization was revoked in Keyway',
    cause: 'Somebody pressed Revoke, so Keyway forgot the tokens of this connection.',
    who: 'you',
    steps: ['In Keyway: open the connection and press Save & authorize.'],
    retry: 'no',
  },
  authorization_lapsed: {
    title: 'The sign-in could not be completed',
    cause:
      'The sign-in was already finished, has expired, or was started in another browser. The authorization is unchanged.',
    who: 'you',
    steps: [
      'In Keyway: open the connection and press Save & authorize. Finish it within ten minutes in the same browser.',
    ],
    retry: 'no',
  },
  authorization_outdated: {
    title: 'The connection was changed during the sign-in',
    cause: 'The OAuth 2.0 client of the connection was replaced or changed while somebody signed in.',
    who: 'you',
    steps: ['In Keyway: open the connection and press Save & authorize.'],
    retry: 'no',
  },
  popup_closed: {
    title: 'The sign-in window was closed before it finished',
    cause: 'The window closed before Microsoft sent the sign-in back. If it showed an error, that error is the reason.',
    who: 'you',
    steps: [
      'Press Save & authorize again, and complete the sign-in.',
      'If Microsoft shows AADSTS50011, register the redirect URI: in {portal}, App registrations > {app} > Authentication > Web > {redirectUri}',
    ],
    retry: 'no',
  },
  scope_missing: {
    title: 'Fewer permissions were granted than asked for',
    cause: 'The sign-in worked, but these scopes were not granted: {scope}',
    who: 'you',
    steps: [
      'In {portal}: App registrations > {app} > API permissions: add the missing permission.',
      'In Keyway: open the connection and press Save & authorize.',
    ],
    retry: 'no',
  },
  sandbox_off: {
    title: 'The sandbox is switched off',
    cause: 'The connection is of the built-in Azure sandbox, which this Keyway runs without.',
    who: 'you',
    steps: ['Start Keyway with --sandbox, or choose an OAuth 2.0 client of another cloud.'],
    retry: 'no',
  },
  grant_unreadable: {
    title: 'The stored sign-in cannot be read',
    cause: 'The tokens were encrypted with a key that this Keyway does not have, or were changed in the database.',
    who: 'you',
    steps: [
      'If the encryption key was replaced, start Keyway with the former one in KEYWAY_KEYS as well.',
      'Otherwise open the connection and press Save & authorize.',
    ],
    retry: 'no',
  },
  keys_unavailable: {
    title: 'Keyway cannot encrypt the sign-in',
    cause:
      'This Keyway process does not have the encryption key that new values are encrypted with, or could not read it, so it asks for no token it could not keep.',
    who: 'you',
    steps: [
      'Start this process with the master key that the other processes have; its log names the key.',
      'Then try again: the sign-in that is stored was not touched.',
    ],
    retry: 'later',
  },
  refresh_pending: {
    title: 'The sign-in is being renewed',
    cause: 'Another Keyway process is renewing the token and has not finished in time.',
    who: 'nobody',
    steps: ['Nothing to do: Keyway tries again.'],
    retry: 'later',
  },
  input_missing: {
    title: 'An input is missing',
    cause: '{label} is required by the operation {operation}.',
    who: 'you',
    steps: ['Fill {label}: in the mapping or in the parameters of the step.'],
    retry: 'no',
  },
  input_invalid: {
    title: 'An input is not valid',
    cause: '{label} {reason}.',
    who: 'you',
    steps: ['Correct {label}: in the mapping or in the parameters of the step.'],
    retry: 'no',
  },
  input_unknown: {
    title: 'An input does not exist',
    cause: 'The operation {operation} has no input "{label}".',
    who: 'you',
    steps: ['Remove it from the mapping or the parameters of the step, or correct its name.'],
    retry: 'no',
  },
  operation_unknown: {
    title: 'There is no such operation',
    cause: 'The API type of this connection has no operation "{operation}".',
    who: 'you',
    steps: ['Choose an operation of the connection, or a connection of the other API type.'],
    retry: 'no',
  },
  run_interrupted: {
    title: 'The run was interrupted too often',
    cause:
      'Keyway was stopped {times} times in a row while it worked on the same page, so it does not try again by itself.',
    who: 'you',
    steps: [
      'Look in the log of Keyway for why it stopped, e.g. that it ran out of memory. A smaller page size in the export needs less.',
      'Run the flow again.',
    ],
    retry: 'no',
  },
  run_not_started: {
    title: 'The run could not start',
    cause: '{reason}',
    who: 'you',
    steps: ['Mend what is said there, then run the flow.', 'Its schedule goes on: it is tried again at the next time.'],
    retry: 'later',
  },
  run_step_removed: {
    title: 'A part of the flow is gone',
    cause: '{reason} The pages done before are kept.',
    who: 'you',
    steps: ['Open the flow, choose what replaces the missing part, and run the flow again.'],
    retry: 'no',
  },
  run_failed_inside: {
    title: 'Something went wrong inside Keyway',
    cause: 'The run met a failure that Keyway does not know. The pages done before are kept.',
    who: 'you',
    steps: [
      'Look in the log of Keyway for the job {job}.',
      'Run the flow again. If it fails in the same way, report it with those lines of the log.',
    ],
    retry: 'no',
  },
} as const satisfies Record<string, DiagnosisRow>
