-- Tickets for the WebSocket of frames that were used: each opens one socket, whichever replica it comes to.
CREATE TABLE "emotion"."used_tickets" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "used_tickets_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "idx_used_tickets_expires" ON "emotion"."used_tickets"("expires_at");
