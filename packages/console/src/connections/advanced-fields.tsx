/** Settings few people need, folded away until asked for. An error inside opens them. */
import { Collapse, UnstyledButton } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import { FieldHelp } from '../ui/field-help.tsx'
import { NumberField } from '../ui/form/number-field.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import classes from './advanced-fields.module.css'

export function AdvancedFields({ concurrency }: { readonly concurrency: FieldProps }) {
  const [asked, { toggle }] = useDisclosure(false)
  const region = useId()
  const opened = asked || Boolean(concurrency.error)
  return (
    <section className={classes.section}>
      <UnstyledButton className={classes.toggle} aria-expanded={opened} aria-controls={region} onClick={toggle}>
        <IconChevronRight size={16} aria-hidden className={classes.arrow} data-opened={opened || undefined} />
        Advanced
      </UnstyledButton>
      <Collapse expanded={opened} id={region}>
        <div className={classes.fields}>
          <NumberField
            {...concurrency}
            label="Concurrency level"
            description={
              <FieldHelp guide="concurrencyLevel">
                How many calls may be under way through this connection at once, 1 to 50.
              </FieldHelp>
            }
            maw="20rem"
          />
        </div>
      </Collapse>
    </section>
  )
}
