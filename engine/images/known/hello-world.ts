/** The image that says hello and ends. */
import { instant } from '../applets/instant'
import type { KnownImage } from './known'

export const helloWorld: KnownImage = {
  names: ['hello-world'],
  entrypoint: ['/hello'],
  hasShell: false,
  isComplete: true,
  programs: {
    '/hello': instant((call) => {
      call.out('\nHello from Docker!\n')
      call.out('This message shows that your installation appears to be working correctly.\n\n')
      return 0
    }),
  },
}
