/**
 * The `ref` of a field that has the focus first: whoever opens this wants to type. Dialogs focus what has this attribute,
 * which React does not set.
 */
export function focusFirst(field: HTMLElement | null): void {
  field?.setAttribute("autofocus", "");
  field?.focus();
}
