/** A message that stands on the page: what is so, and what can be done about it. */
import { Loader } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import classes from './notice.module.css'

/** `busy` shows that something is under way; its words say what. */
export type NoticeTone = 'bad' | 'warn' | 'ok' | 'quiet' | 'busy'

export interface NoticeProps {
  readonly tone: NoticeTone
  readonly title?: React.ReactNode
  readonly icon?: React.ReactNode
  /** `alert` is read out at once; use it for what just happened. */
  readonly role?: 'alert' | 'status'
  readonly children?: React.ReactNode
}

const ICONS = {
  bad: <IconAlertTriangle size={18} />,
  warn: <IconAlertTriangle size={18} />,
  ok: <IconCircleCheck size={18} />,
  quiet: <IconInfoCircle size={18} />,
  busy: <Loader size={16} />,
} as const satisfies Record<NoticeTone, React.ReactNode>

export function Notice({ tone, title, icon, role, children }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      <span className={classes.icon} aria-hidden>
        {icon ?? ICONS[tone]}
      </span>
      <div className={classes.words}>
        {title ? <p className={classes.title}>{title}</p> : null}
        {children}
      </div>
    </div>
  )
}
