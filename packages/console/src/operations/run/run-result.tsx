/** The answer of a call: what came, what is masked, what it waits for, or why it was refused. */
import type { OperationCallResult } from '@keyway/contract'
import { Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { DiagnosisCard } from '../../ui/diagnosis-card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { counted } from '../../ui/time.ts'
import { REVEALED_MS } from '../../ui/use-hiding.ts'
import { RecordsTable } from './records-table.tsx'
import classes from './run-result.module.css'
import { isRepeatable } from './run-values.ts'
import type { Run } from './use-run.ts'

export function RunResult({ run }: { readonly run: Run }) {
  const { result, error } = run
  const place = useRef<HTMLElement>(null)
  const asked = result?.request
  useEffect(() => {
    // Below the form, on a narrow screen, nobody would see that an answer came.
    if (asked && window.matchMedia('(max-width: 62em)').matches) place.current?.scrollIntoView({ block: 'start' })
  }, [asked])
  return (
    <section ref={place} className={classes.result} aria-label="Answer">
      <Title order={3}>Answer</Title>
      {error ? <Problem error={error} title="The call could not be made" /> : null}
      {result ? (
        <Answer run={run} result={result} />
      ) : (
        <Text size="sm" c="dimmed">
          What Azure answers is shown here. Secrets in it stay masked until you ask for them.
        </Text>
      )}
    </section>
  )
}

function Answer({ run, result }: { readonly run: Run; readonly result: OperationCallResult }) {
  return (
    <Stack gap="sm">
      <p className={`mono ${classes.request}`}>
        <strong>{result.request.method}</strong> {result.request.url}
      </p>
      {result.ok ? (
        <>
          <Outcome run={run} result={result} />
          <Secrets run={run} result={result} />
          <Content result={result} />
          {result.next === undefined ? null : (
            <Group>
              <Button variant="default" size="xs" onClick={run.more}>
                Load more
              </Button>
            </Group>
          )}
        </>
      ) : result.diagnosis ? (
        <DiagnosisCard diagnosis={result.diagnosis} />
      ) : null}
    </Stack>
  )
}

function Outcome({ run, result }: { readonly run: Run; readonly result: OperationCallResult }) {
  const { pending, records, status, next } = result
  if (pending) {
    return (
      <Notice tone="busy" title={`Begun. Waiting ${pending.until}…`}>
        <Button variant="default" size="compact-sm" onClick={run.stopWaiting}>
          Stop waiting
        </Button>
      </Notice>
    )
  }
  const found = records
    ? `${counted(records.length, 'record')}${next === undefined ? '' : ', and there are more'}`
    : 'Done'
  return <Notice tone="ok" title={`${found} (${status})`} />
}

/** Revealing is a call of its own, which the audit log has. */
function Secrets({ run, result }: { readonly run: Run; readonly result: OperationCallResult }) {
  if (run.revealed) {
    return (
      <Notice tone="warn" title={`Secrets are in sight for ${REVEALED_MS / 1000} seconds`}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconEyeOff size={14} aria-hidden />}
          onClick={run.hide}
        >
          Hide now
        </Button>
      </Notice>
    )
  }
  if (result.masked.length === 0 || !run.operation) return null
  return (
    <Notice tone="quiet" title={`Masked: ${result.masked.join(', ')}`}>
      {isRepeatable(run.operation) ? (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconEye size={14} aria-hidden />}
          onClick={run.reveal}
        >
          Show secrets
        </Button>
      ) : null}
    </Notice>
  )
}

function Content({ result: { records, body } }: { readonly result: OperationCallResult }) {
  if (records) return records.length === 0 ? null : <RecordsTable records={records} />
  if (body === undefined) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label="Answer as JSON">
      <Code block>{JSON.stringify(body, null, 2)}</Code>
    </section>
  )
}
