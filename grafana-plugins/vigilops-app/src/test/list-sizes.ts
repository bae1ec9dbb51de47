/** jsdom lays nothing out: lists are as high as twenty rows, so that some rows are on screen. */
const LIST_PX = 440;
const ROW_PX = 22;
const WIDTH_PX = 1_200;

function height(this: HTMLElement): number {
  return this.getAttribute('role') === 'listbox' ? LIST_PX : ROW_PX;
}
const SIZES = {
  offsetHeight: height,
  clientHeight: height,
  offsetWidth: () => WIDTH_PX,
  clientWidth: () => WIDTH_PX,
};
const kept = new Map<string, PropertyDescriptor | undefined>();

export function giveSizes(): void {
  for (const [name, get] of Object.entries(SIZES)) {
    kept.set(name, Object.getOwnPropertyDescriptor(HTMLElement.prototype, name));
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get });
  }
  HTMLElement.prototype.scrollTo = function scrollTo(to?: ScrollToOptions | number) {
    this.scrollTop = typeof to === 'object' ? (to.top ?? 0) : 0;
  };
  HTMLElement.prototype.scrollIntoView = () => undefined;
}

export function takeSizesBack(): void {
  for (const [name, descriptor] of kept) {
    if (descriptor === undefined) {
      Reflect.deleteProperty(HTMLElement.prototype, name);
    } else {
      Object.defineProperty(HTMLElement.prototype, name, descriptor);
    }
  }
}
