/** A section of a form that folds away. An error inside opens it, and so does what is set; what was opened once stays open. */
import { Collapse, UnstyledButton } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import classes from './fold.module.css'

export interface FoldProps {
  readonly title: string
  /** Open from the start. */
  readonly open?: boolean
  /** What is set, in a few words, beside the title; it opens the section from the start. */
  readonly set?: string | undefined
  /** Open whatever a person did: an error is inside. */
  readonly forced?: boolean
  readonly children: React.ReactNode
}

export function Fold({ title, open = false, set, forced = false, children }: FoldProps) {
  const [asked, { toggle }] = useDisclosure(open || set !== undefined)
  const region = useId()
  const opened = asked || forced
  return (
    <section className={classes.section} aria-label={title}>
      <UnstyledButton className={classes.toggle} aria-expanded={opened} aria-controls={region} onClick={toggle}>
        <IconChevronRight size={16} aria-hidden className={classes.arrow} data-opened={opened || undefined} />
        {title}
        {set && !opened ? <span className="quiet">· {set}</span> : null}
      </UnstyledButton>
      <Collapse expanded={opened} id={region}>
        <div className={classes.fields}>{children}</div>
      </Collapse>
    </section>
  )
}
