/** What exports and imports find in requests and answers of one's own. */
import type { DiagnosisRow } from '../diagnosis-row.ts'

export const STAGE_ROWS = {
  response_failure: {
    title: 'The application says that the call failed',
    cause: 'Its answer has {found} at "{path}". {message}',
    who: 'you',
    steps: [
      'Look at the answer in the preview of the export, or in a dry run of the import.',
      'If this is a success all the same, change the success and fail values of its response settings.',
    ],
    retry: 'no',
  },
  resource_path_missing: {
    title: 'Nothing at the resource path',
    cause: '"{path}" matched nothing. {at} has these members: {members}.',
    who: 'you',
    steps: ['In Keyway: open the export, correct the resource path, and look at the preview.'],
    retry: 'no',
  },
  request_not_made: {
    title: 'The request cannot be made',
    cause: '{reason}',
    who: 'you',
    steps: ['In Keyway: open the export or import, and correct its inputs, relative URI, headers or body.'],
    retry: 'no',
  },
  paging_stuck: {
    title: 'The list does not end',
    cause: 'The application names the same page again as the next one: {reason}.',
    who: 'you',
    steps: ['In Keyway: open the export, and check its paging, above all how the last page is told.'],
    retry: 'no',
  },
} as const satisfies Record<string, DiagnosisRow>
