/** Then: what the last command said. */
import { Then } from '@cucumber/cucumber'
import type { ClusterWorld } from '../world'

Then('the command says {string}', function (this: ClusterWorld, words: string) {
  this.serving.expectWords(words)
})
