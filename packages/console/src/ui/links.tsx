/** Links inside the console, as text and as buttons, with typed addresses. */
import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'

type AnchorAttributes = Omit<React.ComponentProps<'a'>, keyof AnchorProps | 'color'>

function AnchorBase(props: AnchorProps & AnchorAttributes) {
  return <Anchor {...props} />
}

function ButtonBase(props: ButtonProps & Omit<React.ComponentProps<'a'>, keyof ButtonProps>) {
  return <Button component="a" {...props} />
}

export const TextLink = createLink(AnchorBase)
export const ButtonLink = createLink(ButtonBase)
