/** The help of a field: one short sentence, where in Azure its value is found, and where to read on. */
import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { GuideButton } from '../guides/guide-button.tsx'
import type { GuideName } from '../guides/guides.ts'

export interface FieldHelpProps {
  readonly children: React.ReactNode
  readonly guide?: GuideName
  readonly href?: string
  /** What the link leads to; said as it is. */
  readonly link?: string
}

export function FieldHelp({ children, guide, href, link = 'Learn more' }: FieldHelpProps) {
  return (
    <>
      {children} {guide ? <GuideButton name={guide} /> : null}{' '}
      {href ? (
        <Anchor href={href} target="_blank" rel="noreferrer" inherit underline="always">
          {link}
          <IconExternalLink size="0.9em" style={{ marginLeft: 3, verticalAlign: '-0.1em' }} aria-hidden />
          <span className="heard-only"> (opens a new tab)</span>
        </Anchor>
      ) : null}
    </>
  )
}
