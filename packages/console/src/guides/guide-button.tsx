/** "Where to find it": a button beside a field's help that opens the guide of the field, by mouse or keyboard. */
import { Anchor, Popover, UnstyledButton } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconExternalLink, IconMapPin } from '@tabler/icons-react'
import { useOverlay } from '../ui/overlay-stack.ts'
import classes from './guide-button.module.css'
import { useGuidePlace } from './guide-place.tsx'
import { GUIDES, type GuideName, type GuideRow, guideLink } from './guides.ts'

export function GuideButton({ name }: { readonly name: GuideName }) {
  const [opened, { toggle, close }] = useDisclosure(false)
  // While it is open Escape is its own, and not the panel's below.
  useOverlay(opened)
  const heading = useId()
  const { what }: GuideRow = GUIDES[name]
  return (
    <Popover opened={opened} onChange={close} width={340} position="bottom-start" trapFocus returnFocus withArrow>
      <Popover.Target>
        <UnstyledButton component="button" type="button" className={classes.button} onClick={toggle}>
          <IconMapPin size="1em" aria-hidden className={classes.pin} />
          Where to find it <span className="heard-only">({what})</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-labelledby={heading}>
        <Guide name={name} heading={heading} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Guide({ name, heading }: { readonly name: GuideName; readonly heading: string }) {
  const { what, steps, note, learn }: GuideRow = GUIDES[name]
  const link = guideLink(name, useGuidePlace())
  return (
    <div className={classes.guide}>
      <p id={heading} className={classes.what}>
        {what}
      </p>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {note ? <p className={classes.note}>{note}</p> : null}
      <p className={classes.links}>
        {link ? <Outside href={link.href}>{link.label}</Outside> : null}
        <Outside href={learn}>Read at Microsoft</Outside>
      </p>
    </div>
  )
}

function Outside({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" inherit underline="always">
      {children}
      <IconExternalLink size="0.9em" style={{ marginLeft: 3, verticalAlign: '-0.1em' }} aria-hidden />
      <span className="heard-only"> (opens a new tab)</span>
    </Anchor>
  )
}
