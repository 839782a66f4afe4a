/** How far a file is, by its bytes, and what became of its records so far. */
import { Progress, Stack, Text } from '@mantine/core'
import { outcomeWords } from './upload-words.ts'
import type { UploadState } from './use-upload.ts'

export function UploadProgress({ state: { phase, read, tally } }: { readonly state: UploadState }) {
  const words = phase === 'trying' ? 'Looking what would happen' : 'Sending the file'
  return (
    <Stack gap={6}>
      <Progress.Root size="md">
        <Progress.Section value={Math.round(read * 100)} aria-label={words} />
      </Progress.Root>
      <Text size="sm">
        {words}… {phase === 'sending' ? `${outcomeWords(tally)}, up to line ${tally.line}.` : `Line ${tally.line}.`}
      </Text>
    </Stack>
  )
}
