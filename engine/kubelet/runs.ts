/** The program that an instance of a container runs. */
import { type Program, programOf } from '../images/program'
import type { Host } from './host'
import type { ContainerInstance } from './pod-state'

export const runs = ({ images }: Host, { spec, image, role }: ContainerInstance): Program =>
  programOf(images.of(image), spec, role === 'init', images.catalogue.find(image))
