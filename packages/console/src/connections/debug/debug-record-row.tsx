/** One call of a debug log: who, what and how it went in a line; both sides whole when opened. */
import type { DebugBody, DebugRecord } from '@keyway/contract'
import { Collapse, UnstyledButton } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconAlertTriangleFilled, IconChevronRight, IconCircleCheckFilled } from '@tabler/icons-react'
import { Status } from '../../ui/status.tsx'
import { exactTime, momentOfDay } from '../../ui/time.ts'
import classes from './debug-log.module.css'
import { ASKER_WORDS, noteOf, readable, shortUrl, timesOf } from './debug-words.ts'
import { toneOf } from './log-state.ts'

const ICONS = { ok: IconCircleCheckFilled, bad: IconAlertTriangleFilled } as const

export function DebugRecordRow({ record }: { readonly record: DebugRecord }) {
  const [opened, { toggle }] = useDisclosure(false)
  const region = useId()
  const { request, response, error } = record
  const tone = toneOf(record)
  return (
    <li>
      <UnstyledButton className={classes.row} aria-expanded={opened} aria-controls={region} onClick={toggle}>
        <IconChevronRight size={16} aria-hidden className={classes.arrow} data-opened={opened || undefined} />
        <time dateTime={record.time} className={classes.time}>
          {momentOfDay(record.time)}
        </time>
        <span className={classes.asker}>{ASKER_WORDS[record.askedBy]}</span>
        <Status look={{ word: String(response?.status ?? 'No answer'), tone, icon: ICONS[tone] }} />
        <span className={classes.call}>
          <b>{request.method}</b> <span className="mono">{shortUrl(record)}</span>
        </span>
        <span className={classes.ms}>{record.times.call} ms</span>
      </UnstyledButton>
      <Collapse expanded={opened} id={region}>
        <div className={classes.detail}>
          <p className={classes.facts}>
            {exactTime(record.time)}. {timesOf(record)}.{record.operation ? ` Operation ${record.operation}.` : ''}
            {record._askedById ? (
              <>
                {' '}
                {ASKER_WORDS[record.askedBy]} <code>{record._askedById}</code>.
              </>
            ) : null}
          </p>
          {error ? (
            <p className={classes.error}>
              {error.message} <code>{error.code}</code>
            </p>
          ) : null}
          <Side
            title="Request"
            line={`${request.method} ${request.url}`}
            headers={request.headers}
            body={request.body}
          />
          {response ? (
            <Side title="Answer" line={String(response.status)} headers={response.headers} body={response.body} />
          ) : null}
        </div>
      </Collapse>
    </li>
  )
}

interface SideProps {
  readonly title: string
  readonly line: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: DebugBody | undefined
}

function Side({ title, line, headers, body }: SideProps) {
  const note = body && noteOf(body)
  return (
    <section aria-label={title}>
      <h3 className={classes.side}>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <pre className={classes.wire} tabIndex={0}>
        {[line, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\n')}
        {body?.text === undefined ? '' : `\n\n${readable(body)}`}
      </pre>
      {note ? <p className={classes.facts}>{note}</p> : null}
    </section>
  )
}
