/** The help of a field: one short sentence, and where to read on. */
import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'

export interface FieldHelpProps {
  readonly children: React.ReactNode
  readonly href?: string
  /** What the link leads to; said as it is. */
  readonly link?: string
}

export function FieldHelp({ children, href, link = 'Learn more' }: FieldHelpProps) {
  return (
    <>
      {children}{' '}
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
