// Keeps the end of a log in view, until its reader scrolls away from it or does not want it.
export function tail(box) {
    let wanted = true;
    let atEnd = true;

    function toEnd() {
        if (wanted && atEnd) box.scrollTop = box.scrollHeight;
    }

    function onScroll() {
        atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    }

    const observer = new MutationObserver(toEnd);
    observer.observe(box, { childList: true, subtree: true, characterData: true });
    box.addEventListener('scroll', onScroll, { passive: true });
    toEnd();

    return {
        follow(follows) {
            wanted = follows;
            atEnd = true;
            toEnd();
        },
        dispose() {
            observer.disconnect();
            box.removeEventListener('scroll', onScroll);
        },
    };
}
