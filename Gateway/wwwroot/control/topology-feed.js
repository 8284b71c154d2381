// One viewer of the company's feed, as any program could be. Comes back by itself, from where it last heard.
const address = new URL('/api/dashboard/ws', location.href);
address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';

export class Feed {
    #socket;
    #cursor;
    #tries = 0;
    #again;
    #quiet;
    #closed = false;

    /**
     * @param {string[]} topics what is wanted
     * @param {(frame: object) => void} hear each frame
     * @param {(since: Date | null) => void} stale since when nothing is heard; null while all is well
     */
    constructor(topics, hear, stale) {
        this.topics = topics;
        this.hear = hear;
        this.stale = stale;
        this.lastHeard = new Date();
        this.#open();
    }

    close() {
        this.#closed = true;
        clearTimeout(this.#again);
        clearTimeout(this.#quiet);
        this.#socket?.close();
    }

    #open() {
        const to = new URL(address);
        to.searchParams.set('batch', 'true');
        if (this.#cursor) to.searchParams.set('cursor', this.#cursor);
        const socket = this.#socket = new WebSocket(to);
        socket.onopen = () => {
            socket.send(JSON.stringify({ type: 'subscribe', topics: this.topics }));
            this.#listen();
        };
        socket.onmessage = message => {
            this.#listen();
            this.#take(JSON.parse(message.data));
        };
        socket.onclose = () => this.#lost(socket);
    }

    // A connection that died without a word sends no heartbeat either; there is one every 30 s.
    #listen() {
        this.lastHeard = new Date();
        clearTimeout(this.#quiet);
        this.#quiet = setTimeout(() => this.#lost(this.#socket), 45_000);
        this.#tries = 0;
        this.stale(null);
    }

    #lost(socket) {
        if (this.#closed || socket !== this.#socket) return;
        clearTimeout(this.#quiet);
        this.#socket = null;
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
        this.stale(this.lastHeard);
        // A cursor that nobody takes would be sent for ever.
        if (this.#tries > 2) this.#cursor = undefined;
        this.#again = setTimeout(() => this.#open(), Math.min(10_000, 500 * 2 ** this.#tries++) * (.5 + Math.random() / 2));
    }

    #take(frame) {
        if (frame.cursor) this.#cursor = frame.cursor;
        for (const each of frame.type === 'batch' ? frame.frames : [frame]) this.hear(each);
    }
}
