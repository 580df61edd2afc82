package dev.enfilade.delivery.engine;

import dev.enfilade.actor.ActorStore;
import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.delivery.SequenceStore;
import java.util.concurrent.ScheduledExecutorService;

/** What all sessions of an engine share. */
record EngineParts(
        EngineSettings settings,
        ActorStore actors,
        SequenceStore sequences,
        ActorQueues queues,
        LeaseKeeper leases,
        Ranking ranking,
        Delivery delivery,
        DeliveryObserver observer,
        ScheduledExecutorService timer,
        Stopping stopping) {}
