/** A state in three ways at once: icon, word and colour, so that none of them is needed. */
import type { Connection, Job } from '@keyway/contract'
import {
  IconAlertTriangleFilled,
  IconBan,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconClock,
  IconKey,
  IconPlayerPause,
  IconPlugConnectedX,
  IconProgress,
} from '@tabler/icons-react'
import classes from './status.module.css'

export type Tone = 'ok' | 'bad' | 'warn' | 'busy' | 'quiet'

export interface StatusLook {
  readonly word: string
  readonly tone: Tone
  readonly icon: typeof IconBan
}

export const CONNECTION_LOOKS = {
  online: { word: 'Online', tone: 'ok', icon: IconCircleCheckFilled },
  offline: { word: 'Offline', tone: 'bad', icon: IconPlugConnectedX },
  needsAuthorization: { word: 'Not authorized yet', tone: 'warn', icon: IconCircleDashed },
} as const satisfies Record<string, StatusLook>

/** It came from a configuration file or is a copy: secrets, of its own or its client's, are entered first. */
export const NEEDS_SECRET: StatusLook = { word: 'Needs secret', tone: 'warn', icon: IconKey }

export const connectionLook = ({ status, needsSecret }: Pick<Connection, 'status' | 'needsSecret'>): StatusLook =>
  needsSecret && status !== 'online' ? NEEDS_SECRET : CONNECTION_LOOKS[status]

const JOB_LOOKS = {
  queued: { word: 'Queued', tone: 'quiet', icon: IconClock },
  running: { word: 'Running', tone: 'busy', icon: IconProgress },
  retrying: { word: 'Retrying', tone: 'busy', icon: IconProgress },
  canceling: { word: 'Canceling', tone: 'warn', icon: IconProgress },
  completed: { word: 'Completed', tone: 'ok', icon: IconCircleCheckFilled },
  failed: { word: 'Failed', tone: 'bad', icon: IconCircleXFilled },
  canceled: { word: 'Canceled', tone: 'quiet', icon: IconBan },
} as const satisfies Record<Job['status'], StatusLook>

/** A run that went to its end but left records behind is not simply done. */
const COMPLETED_WITH_ERRORS: StatusLook = { word: 'Completed with errors', tone: 'warn', icon: IconAlertTriangleFilled }

/** In line, but not for a process: its connection is offline. */
const WAITING: StatusLook = { word: 'Waiting', tone: 'warn', icon: IconPlayerPause }

type Going = Pick<Job, 'status' | 'numError'> & { readonly waiting: object | boolean | null }

export const jobLook = ({ status, numError, waiting }: Going): StatusLook => {
  if (waiting) return WAITING
  return status === 'completed' && numError > 0 ? COMPLETED_WITH_ERRORS : JOB_LOOKS[status]
}

export const DELIVERY_LOOKS = {
  pending: { word: 'On its way', tone: 'busy', icon: IconProgress },
  delivered: { word: 'Delivered', tone: 'ok', icon: IconCircleCheckFilled },
  failed: { word: 'Failed', tone: 'bad', icon: IconCircleXFilled },
} as const satisfies Record<string, StatusLook>

export const GRANT_LOOKS = {
  current: { word: 'In use', tone: 'ok', icon: IconCircleCheckFilled },
  refused: { word: 'Refused by Microsoft', tone: 'bad', icon: IconCircleXFilled },
  replaced: { word: 'Replaced', tone: 'quiet', icon: IconProgress },
  revoked: { word: 'Revoked', tone: 'quiet', icon: IconBan },
  changed: { word: 'Dropped after a change', tone: 'quiet', icon: IconBan },
} as const satisfies Record<string, StatusLook>

export const LINK_LOOKS = {
  open: { word: 'Open', tone: 'ok', icon: IconClock },
  used: { word: 'Used', tone: 'quiet', icon: IconCircleCheckFilled },
  revoked: { word: 'Taken back', tone: 'quiet', icon: IconBan },
  expired: { word: 'Expired', tone: 'quiet', icon: IconBan },
} as const satisfies Record<string, StatusLook>

export const WEBHOOK_FAILING: StatusLook = { word: 'Failing', tone: 'warn', icon: IconAlertTriangleFilled }

export const FLOW_LOOKS = {
  enabled: { word: 'Enabled', tone: 'ok', icon: IconCircleCheckFilled },
  disabled: { word: 'Disabled', tone: 'quiet', icon: IconPlayerPause },
} as const satisfies Record<string, StatusLook>

export function Status({ look }: { readonly look: StatusLook }) {
  const Icon = look.icon
  return (
    <span className={classes.status} data-tone={look.tone}>
      <Icon size={15} stroke={2} aria-hidden />
      {look.word}
    </span>
  )
}
