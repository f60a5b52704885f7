/**
 * What the words of a container refer to: `$(NAME)` is a variable, `$$` a dollar, and what is not
 * known stays as it is. Models third_party/forked/golang/expansion.
 */

export function expanded(text: string, variables: ReadonlyMap<string, string>): string {
  if (!text.includes('$')) return text
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (all, name?: string) => {
    if (name === undefined) return '$'
    return variables.get(name) ?? all
  })
}
