/** The record of an error as JSON: mended here, then kept for later or sent again at once. Secrets are hidden until revealed. */
import { type Flow, MASK, type RetryData } from '@keyway/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { IconEye, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeField } from '../../ui/code/code-field.tsx'
import { confirmDiscard } from '../../ui/confirm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/loading.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { Problem } from '../../ui/problem.tsx'
import { useHiding } from '../../ui/use-hiding.ts'
import type { KeptError } from '../record-error-list.tsx'
import { parseRecord } from './parse-record.ts'

export interface RecordDialogProps {
  readonly flow: Flow
  readonly stepId: string
  /** Null: it is closed. */
  readonly error: KeptError | null
  onRetry(retryDataKey: string): void
  onClose(): void
}

export function RecordDialog({ flow, stepId, error, onRetry, onClose }: RecordDialogProps) {
  const [dirty, setDirty] = useState(false)
  const close = async () => {
    if (dirty && !(await confirmDiscard())) return
    setDirty(false)
    onClose()
  }
  return (
    <Dialog opened={error !== null} title={`Record ${error?.traceKey ?? ''}`} size="48rem" onClose={() => void close()}>
      {error ? (
        <LoadedRecord
          params={{ id: flow._id, stepId, retryDataKey: error.retryDataKey }}
          message={error.message}
          onDirty={setDirty}
          onRetry={() => onRetry(error.retryDataKey)}
          onClose={onClose}
        />
      ) : null}
    </Dialog>
  )
}

interface LoadedRecordProps {
  readonly params: { readonly id: string; readonly stepId: string; readonly retryDataKey: string }
  /** Of the error. */
  readonly message: string
  onDirty(dirty: boolean): void
  onRetry(): void
  onClose(): void
}

function LoadedRecord(props: LoadedRecordProps) {
  const { params } = props
  const record = useQuery({
    queryKey: ['jobs', 'retryData', params.retryDataKey],
    queryFn: ({ signal }) => api.flows.retryData({ params, signal }),
    // What is typed is not to be replaced by what was there before.
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (record.isPending) return <Loading what="the record" />
  if (record.isError) return <Problem error={record.error} title="The record could not be loaded" />
  return <Editor {...props} loaded={record.data} />
}

interface EditorProps extends LoadedRecordProps {
  readonly loaded: RetryData
}

const asText = ({ data }: RetryData): string => JSON.stringify(data, null, 2)

function Editor({ params, loaded, message, onDirty, onRetry, onClose }: EditorProps) {
  const id = useId()
  const [saved, setSaved] = useState(() => asText(loaded))
  const [text, setText] = useState(saved)
  const { record, fault } = parseRecord(text)
  const change = (next: string) => {
    // What is typed while the answer is on its way would be lost to it.
    if (reveal.isPending) return
    setText(next)
    onDirty(next !== saved)
  }
  const reveal = useMutation({
    mutationFn: () => api.flows.revealRetryData({ params }),
    onSuccess: (revealed) => {
      setSaved(asText(revealed))
      setText(asText(revealed))
      void refresh('audit')
    },
  })
  const shown = reveal.data && asText(reveal.data)
  // Unless somebody writes among them.
  useHiding(shown !== undefined && text === shown ? shown : null, () => {
    setSaved(asText(loaded))
    setText(asText(loaded))
  })
  const save = useMutation({
    // The answer says whether it is to be sent at once; what was not changed is not written.
    mutationFn: async (thenRetry: boolean) => {
      if (text !== saved && record) await api.flows.replaceRetryData({ params, body: { data: record } })
      return thenRetry
    },
    onSuccess: (thenRetry) => {
      void refresh('audit')
      onDirty(false)
      onClose()
      if (thenRetry) onRetry()
      else notifyDone('The record is saved. Retry it when you are ready')
    },
  })
  const masked = text === saved && saved.includes(`"${MASK}"`)
  const failure = reveal.error ?? save.error
  return (
    <Stack gap="sm">
      <Text size="sm">{message}</Text>
      <CodeField
        props={{ id, value: text, onChange: change, error: fault }}
        label="Record"
        description={`As it reached the step. ${MASK} stands for a secret and keeps it; write over it to change it.`}
        language="json"
      />
      {failure ? <Problem error={failure} title="That did not work. What you typed is still here" /> : null}
      <Group justify="space-between" gap="sm">
        <ActionButton
          variant="subtle"
          leftSection={<IconEye size={16} aria-hidden />}
          busy={reveal.isPending}
          busyWords="Revealing…"
          disabled={!masked}
          onClick={() => reveal.mutate()}
        >
          Reveal secrets
        </ActionButton>
        <Group gap="xs">
          <Button
            variant="default"
            disabled={text === saved || fault !== undefined || save.isPending}
            onClick={() => save.mutate(false)}
          >
            Save
          </Button>
          <ActionButton
            leftSection={<IconRefresh size={16} aria-hidden />}
            busy={save.isPending}
            busyWords="Saving…"
            disabled={fault !== undefined}
            onClick={() => save.mutate(true)}
          >
            {text === saved ? 'Retry' : 'Save & retry'}
          </ActionButton>
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        Revealing is noted in the audit log. After 30 seconds secrets are hidden again, unless you change the record.
      </Text>
    </Stack>
  )
}
