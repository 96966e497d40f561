/** What people call one of a list of roles, parties, kinds or milestones; an id that the list does not know is itself. */
export function titleIn(list: readonly { readonly id: string; readonly title: string }[], id: string): string {
  return list.find((each) => each.id === id)?.title ?? id;
}
