/** A part of a form that is folded away until asked for. What is wrong inside, or already set, opens it. */
import { Collapse, Stack, UnstyledButton } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import classes from '../connections/advanced-fields.module.css'

export interface FoldProps {
  readonly title: string
  /** What is set, in a few words, beside the title. */
  readonly set?: string | undefined
  /** Open whatever a person did. */
  readonly forced?: boolean
  readonly children: React.ReactNode
}

export function Fold({ title, set, forced = false, children }: FoldProps) {
  const [asked, { toggle }] = useDisclosure(set !== undefined)
  const region = useId()
  const opened = asked || forced
  return (
    <section className={classes.section}>
      <UnstyledButton className={classes.toggle} aria-expanded={opened} aria-controls={region} onClick={toggle}>
        <IconChevronRight size={16} aria-hidden className={classes.arrow} data-opened={opened || undefined} />
        {title}
        {set && !opened ? <span className="quiet">· {set}</span> : null}
      </UnstyledButton>
      <Collapse expanded={opened} id={region}>
        <Stack gap="md" className={classes.fields ?? ''}>
          {children}
        </Stack>
      </Collapse>
    </section>
  )
}
