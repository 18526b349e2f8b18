// What the migrations make, for diesel. Types are those that SQLite and PostgreSQL share.

diesel::table! {
    workspaces (id) {
        id -> Text,
        name -> Text,
        bot_user -> Text,
        organizer_channel -> Nullable<Text>,
        announcement_channel -> Nullable<Text>,
        project_channels -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    jobs (id) {
        id -> Text,
        workspace -> Text,
        queue -> Text,
        kind -> Text,
        dedupe -> Text,
        lane -> Nullable<Text>,
        payload -> Text,
        state -> Text,
        again -> Bool,
        attempts -> Integer,
        uncertain -> Bool,
        run_at -> Timestamp,
        lease_until -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        cause -> Nullable<Text>,
    }
}

diesel::table! {
    lanes (workspace, lane) {
        workspace -> Text,
        lane -> Text,
        free_at -> Timestamp,
    }
}

diesel::table! {
    submissions (workspace, dedupe) {
        workspace -> Text,
        dedupe -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    cards (workspace, card) {
        workspace -> Text,
        card -> Text,
        channel -> Text,
        ts -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    audit (workspace, id) {
        workspace -> Text,
        id -> Text,
        actor -> Text,
        action -> Text,
        subject -> Text,
        detail -> Text,
        created_at -> Timestamp,
        before -> Text,
        after -> Text,
        thing -> Nullable<Text>,
    }
}

diesel::table! {
    desk_claims (workspace, kind, item) {
        workspace -> Text,
        kind -> Text,
        item -> Text,
        person -> Text,
        claimed_at -> Timestamp,
        until -> Timestamp,
    }
}

diesel::table! {
    desk_days (workspace, day, kind) {
        workspace -> Text,
        day -> Integer,
        kind -> Text,
        waiting -> Integer,
    }
}

diesel::table! {
    desk_snoozes (workspace, kind, item) {
        workspace -> Text,
        kind -> Text,
        item -> Text,
        person -> Text,
        snoozed_at -> Timestamp,
        until -> Timestamp,
    }
}

diesel::table! {
    grants (workspace, id) {
        workspace -> Text,
        id -> Text,
        person -> Text,
        role -> Text,
        institution -> Nullable<Text>,
        state -> Text,
        word -> Text,
        asked_at -> Nullable<Timestamp>,
        given_by -> Nullable<Text>,
        given_at -> Nullable<Timestamp>,
        until -> Nullable<Timestamp>,
        from_group -> Nullable<Text>,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    role_groups (workspace, role) {
        workspace -> Text,
        role -> Text,
        usergroup -> Text,
        name -> Text,
    }
}

diesel::table! {
    people (workspace, id) {
        workspace -> Text,
        id -> Text,
        name -> Text,
        timezone -> Text,
        bot -> Bool,
        deactivated -> Bool,
        path -> Nullable<Text>,
        welcomed_at -> Nullable<Timestamp>,
        organizer_asked_at -> Nullable<Timestamp>,
        home_opened_at -> Nullable<Timestamp>,
        home_page -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    drafts (workspace, person, form) {
        workspace -> Text,
        person -> Text,
        form -> Text,
        data -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    skills (workspace, id) {
        workspace -> Text,
        id -> Text,
        name -> Text,
        state -> Text,
        asked_by -> Text,
        decided_by -> Nullable<Text>,
        created_at -> Timestamp,
        merged_into -> Nullable<Text>,
    }
}

diesel::table! {
    profiles (workspace, person) {
        workspace -> Text,
        person -> Text,
        subjects -> Text,
        hours -> Integer,
        max_projects -> Integer,
        seeks_mentor -> Bool,
        offers_mentoring -> Bool,
        github -> Nullable<Text>,
        about -> Text,
        visibility -> Text,
        matching -> Bool,
        paused_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        languages -> Text,
    }
}

diesel::table! {
    profile_skills (workspace, person, skill) {
        workspace -> Text,
        person -> Text,
        skill -> Text,
        level -> Integer,
        wanted -> Bool,
    }
}

diesel::table! {
    projects (workspace, id) {
        workspace -> Text,
        id -> Text,
        name -> Text,
        pitch -> Text,
        problem -> Text,
        stage -> Text,
        subjects -> Text,
        stack -> Text,
        repository -> Nullable<Text>,
        licence -> Nullable<Text>,
        links -> Text,
        newcomers -> Text,
        state -> Text,
        submitted_by -> Text,
        channel -> Nullable<Text>,
        wants_channel -> Bool,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decision_note -> Nullable<Text>,
        submitted_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    project_owners (workspace, project, person) {
        workspace -> Text,
        project -> Text,
        person -> Text,
        position -> Integer,
    }
}

diesel::table! {
    project_words (workspace, word, project) {
        workspace -> Text,
        word -> Text,
        project -> Text,
        weight -> Integer,
    }
}

diesel::table! {
    roles (workspace, id) {
        workspace -> Text,
        id -> Text,
        project -> Text,
        position -> Integer,
        title -> Text,
        hours -> Integer,
        seats -> Integer,
        filled -> Integer,
        utc_from -> Nullable<Integer>,
        utc_to -> Nullable<Integer>,
        beginner -> Bool,
        mentoring -> Bool,
        first_task -> Text,
        open -> Bool,
        created_at -> Timestamp,
        languages -> Text,
        least_hours -> Integer,
        least_overlap -> Integer,
    }
}

diesel::table! {
    role_skills (workspace, role, skill) {
        workspace -> Text,
        role -> Text,
        skill -> Text,
        level -> Integer,
        required -> Bool,
        must -> Bool,
    }
}

diesel::table! {
    introductions (workspace, id) {
        workspace -> Text,
        id -> Text,
        project -> Text,
        role -> Text,
        developer -> Text,
        owner -> Text,
        asked_by -> Text,
        line -> Text,
        state -> Text,
        active -> Bool,
        reason -> Nullable<Text>,
        channel -> Nullable<Text>,
        reminders -> Integer,
        next_at -> Nullable<Timestamp>,
        asked_at -> Timestamp,
        answered_at -> Nullable<Timestamp>,
        opened_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        started_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    dismissals (workspace, developer, role, by_owner) {
        workspace -> Text,
        role -> Text,
        developer -> Text,
        by_owner -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    blocks (workspace, person, blocked) {
        workspace -> Text,
        person -> Text,
        blocked -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    institutions (workspace, id) {
        workspace -> Text,
        id -> Text,
        name -> Text,
        kind -> Text,
        country -> Text,
        departments -> Text,
        domains -> Text,
        campus -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    institution_keys (workspace, word, institution) {
        workspace -> Text,
        word -> Text,
        institution -> Text,
    }
}

diesel::table! {
    partners (workspace, institution, person) {
        workspace -> Text,
        institution -> Text,
        person -> Text,
        standing -> Text,
        asked_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    readiness (workspace, project) {
        workspace -> Text,
        project -> Text,
        data -> Text,
        updated_by -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    needs (workspace, id) {
        workspace -> Text,
        id -> Text,
        institution -> Text,
        person -> Text,
        title -> Text,
        problem -> Text,
        course -> Text,
        learners -> Nullable<Integer>,
        by_when -> Nullable<Text>,
        tried -> Text,
        subjects -> Text,
        state -> Text,
        project -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    proposals (workspace, id) {
        workspace -> Text,
        id -> Text,
        need -> Text,
        project -> Text,
        title -> Text,
        task -> Text,
        hours -> Integer,
        state -> Text,
        asked_by -> Text,
        asked_at -> Timestamp,
        decided_by -> Nullable<Text>,
    }
}

diesel::table! {
    pilots (workspace, id) {
        workspace -> Text,
        id -> Text,
        institution -> Text,
        project -> Text,
        need -> Nullable<Text>,
        person -> Text,
        owner -> Nullable<Text>,
        course -> Text,
        state -> Text,
        starts -> Text,
        ends -> Text,
        next -> Text,
        next_by -> Nullable<Text>,
        checks -> Text,
        reason -> Nullable<Text>,
        channel -> Nullable<Text>,
        asked_at -> Timestamp,
        moved_at -> Timestamp,
        stalled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    pilot_answers (workspace, pilot, phase, answerer) {
        workspace -> Text,
        pilot -> Text,
        phase -> Text,
        answerer -> Text,
        ease -> Nullable<Integer>,
        usefulness -> Nullable<Integer>,
        asked_at -> Timestamp,
    }
}

diesel::table! {
    offers (workspace, id) {
        workspace -> Text,
        id -> Text,
        person -> Text,
        institution -> Nullable<Text>,
        kind -> Text,
        title -> Text,
        about -> Text,
        amount -> Integer,
        unit -> Text,
        promised -> Integer,
        conditions -> Text,
        subjects -> Text,
        languages -> Text,
        until -> Nullable<Text>,
        state -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    help_wanted (workspace, project, kind) {
        workspace -> Text,
        project -> Text,
        kind -> Text,
        about -> Text,
        asked_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    offer_asks (workspace, id) {
        workspace -> Text,
        id -> Text,
        offer -> Text,
        project -> Text,
        amount -> Integer,
        line -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        asked_by -> Text,
        decided_by -> Nullable<Text>,
        asked_at -> Timestamp,
        moved_at -> Timestamp,
    }
}

diesel::table! {
    adoptions (workspace, id) {
        workspace -> Text,
        id -> Text,
        institution -> Text,
        project -> Text,
        pilot -> Nullable<Text>,
        person -> Text,
        level -> Text,
        version -> Text,
        since -> Text,
        renews -> Nullable<Text>,
        reminded -> Integer,
        state -> Text,
        reason -> Nullable<Text>,
        shown -> Bool,
        shown_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    adoption_meetings (workspace, one, other) {
        workspace -> Text,
        one -> Text,
        other -> Text,
        one_yes -> Bool,
        other_yes -> Bool,
        state -> Text,
        channel -> Nullable<Text>,
        asked_at -> Timestamp,
    }
}

diesel::table! {
    installations (workspace) {
        workspace -> Text,
        enterprise -> Nullable<Text>,
        name -> Text,
        bot_user -> Text,
        scopes -> Text,
        key_id -> Text,
        token -> Text,
        refresh_token -> Nullable<Text>,
        expires_at -> Nullable<Timestamp>,
        version -> BigInt,
        renewing_until -> Nullable<Timestamp>,
        installed_at -> Timestamp,
        installed_by -> Text,
    }
}

diesel::table! {
    matching_changes (workspace, seq, kind, subject) {
        workspace -> Text,
        seq -> BigInt,
        kind -> Text,
        subject -> Text,
    }
}

diesel::table! {
    exposures (workspace, kind, subject, day) {
        workspace -> Text,
        kind -> Text,
        subject -> Text,
        day -> Integer,
        shown -> Integer,
    }
}

diesel::table! {
    matching_settings (workspace) {
        workspace -> Text,
        weights -> Text,
        first_seat -> Bool,
        updated_at -> Timestamp,
        learned -> Bool,
    }
}

diesel::table! {
    match_outcomes (workspace, role, developer) {
        workspace -> Text,
        role -> Text,
        developer -> Text,
        project -> Text,
        shares -> Text,
        propensity -> Integer,
        seen_at -> Timestamp,
        developer_said -> Nullable<Bool>,
        developer_at -> Nullable<Timestamp>,
        project_said -> Nullable<Bool>,
        project_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    match_models (workspace) {
        workspace -> Text,
        parts -> Text,
        counts -> Text,
        learned_at -> Timestamp,
    }
}

diesel::table! {
    rounds (workspace, id) {
        workspace -> Text,
        id -> Text,
        state -> Text,
        seed -> BigInt,
        first_seat -> Bool,
        figures -> Text,
        started_by -> Text,
        started_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    round_pairs (workspace, round, role, developer) {
        workspace -> Text,
        round -> Text,
        role -> Text,
        developer -> Text,
        position -> Integer,
        score -> Integer,
        first -> Bool,
        state -> Text,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    support_requests (workspace, id) {
        workspace -> Text,
        id -> Text,
        project -> Text,
        institution -> Nullable<Text>,
        asker -> Text,
        kind -> Text,
        severity -> Text,
        title -> Text,
        details -> Text,
        state -> Text,
        claimer -> Nullable<Text>,
        solution -> Text,
        keep -> Bool,
        rung -> Text,
        turn -> Integer,
        due_at -> Nullable<Timestamp>,
        asked_at -> Timestamp,
        moved_at -> Timestamp,
    }
}

diesel::table! {
    support_asked (workspace, request, person) {
        workspace -> Text,
        request -> Text,
        person -> Text,
        position -> Integer,
        reasons -> Text,
        answer -> Text,
        asked_at -> Timestamp,
    }
}

diesel::table! {
    support_notes (workspace, id) {
        workspace -> Text,
        id -> Text,
        project -> Text,
        request -> Nullable<Text>,
        writer -> Text,
        title -> Text,
        body -> Text,
        helped -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    listings (workspace, project) {
        workspace -> Text,
        project -> Text,
        turn -> Integer,
        confirmed_at -> Timestamp,
        asked_at -> Nullable<Timestamp>,
        reminded -> Bool,
        paused_at -> Nullable<Timestamp>,
        why -> Nullable<Text>,
        offered_to -> Nullable<Text>,
        wanted_by -> Nullable<Text>,
        wanted_at -> Nullable<Timestamp>,
        due_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    involvements (workspace, person) {
        workspace -> Text,
        person -> Text,
        areas -> Text,
        hours -> Integer,
        until_on -> Nullable<Text>,
        mornings -> Bool,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    questions (workspace, id) {
        workspace -> Text,
        id -> Text,
        asker -> Text,
        title -> Text,
        tried -> Text,
        subjects -> Text,
        state -> Text,
        asked_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    question_asked (workspace, question, person) {
        workspace -> Text,
        question -> Text,
        person -> Text,
        position -> Integer,
        project -> Text,
        reasons -> Text,
        state -> Text,
        answer -> Text,
        answered_at -> Nullable<Timestamp>,
        helped -> Bool,
    }
}

diesel::table! {
    ideas (workspace, id) {
        workspace -> Text,
        id -> Text,
        person -> Text,
        title -> Text,
        about -> Text,
        audience -> Text,
        subjects -> Text,
        skills -> Text,
        state -> Text,
        told_people -> Bool,
        told_leader -> Bool,
        project -> Nullable<Text>,
        created_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idea_joined (workspace, idea, person) {
        workspace -> Text,
        idea -> Text,
        person -> Text,
        part -> Text,
        joined_at -> Timestamp,
    }
}

diesel::table! {
    team_tasks (workspace, id) {
        workspace -> Text,
        id -> Text,
        what -> Text,
        note -> Text,
        owner -> Nullable<Text>,
        due_on -> Text,
        purpose -> Text,
        purpose_id -> Text,
        state -> Text,
        done_by -> Nullable<Text>,
        done_at -> Nullable<Timestamp>,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    tools (workspace, key, project) {
        workspace -> Text,
        key -> Text,
        project -> Text,
        used -> Integer,
        known -> Integer,
        listed_at -> Timestamp,
    }
}

diesel::table! {
    shared_needs (workspace, skill) {
        workspace -> Text,
        skill -> Text,
        projects -> Text,
        state -> Text,
        found_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    absences (workspace, id) {
        workspace -> Text,
        id -> Text,
        person -> Text,
        from_on -> Text,
        until_on -> Text,
        stand_in -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    contacts (workspace, id) {
        workspace -> Text,
        id -> Text,
        name -> Text,
        institution -> Text,
        email -> Text,
        known_through -> Text,
        could_give -> Text,
        stage -> Text,
        owner -> Text,
        next_step -> Text,
        next_on -> Text,
        record -> Nullable<Text>,
        created_by -> Text,
        created_at -> Timestamp,
        moved_at -> Timestamp,
    }
}

diesel::table! {
    contact_words (workspace, word, contact) {
        workspace -> Text,
        word -> Text,
        contact -> Text,
    }
}

diesel::table! {
    contact_notes (workspace, id) {
        workspace -> Text,
        id -> Text,
        contact -> Text,
        person -> Text,
        text -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    consents (workspace, person, what, version) {
        workspace -> Text,
        person -> Text,
        what -> Text,
        version -> Text,
        given_at -> Timestamp,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    conduct_codes (workspace) {
        workspace -> Text,
        text -> Text,
        updated_by -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    conduct_readers (workspace, person) {
        workspace -> Text,
        person -> Text,
    }
}

diesel::table! {
    reports (workspace, id) {
        workspace -> Text,
        id -> Text,
        reporter -> Text,
        about -> Text,
        text -> Text,
        notes -> Text,
        state -> Text,
        settled_by -> Nullable<Text>,
        reported_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    notification_settings (workspace, person) {
        workspace -> Text,
        person -> Text,
        choices -> Text,
        paused -> Bool,
        paused_until -> Nullable<Timestamp>,
        awake_from -> Integer,
        awake_to -> Integer,
        weekends -> Bool,
        mondays -> Bool,
        weekly -> Bool,
        weekly_at -> Nullable<Timestamp>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    notification_days (workspace, person, day) {
        workspace -> Text,
        person -> Text,
        day -> Integer,
        sent -> Integer,
    }
}

diesel::table! {
    held_messages (workspace, id) {
        workspace -> Text,
        id -> Text,
        person -> Text,
        notice -> Text,
        name -> Text,
        card -> Nullable<Text>,
        text -> Text,
        message -> Text,
        created_at -> Timestamp,
        due_at -> Nullable<Timestamp>,
        told_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    figures (workspace, span) {
        workspace -> Text,
        span -> Text,
        data -> Text,
        counted_at -> Timestamp,
    }
}

diesel::table! {
    kept_files (workspace, name) {
        workspace -> Text,
        name -> Text,
        file -> Text,
        mark -> Text,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    project_updates (workspace, id) {
        workspace -> Text,
        id -> Text,
        project -> Text,
        author -> Text,
        happened -> Text,
        next -> Text,
        help -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    follows (workspace, person, kind, thing) {
        workspace -> Text,
        person -> Text,
        kind -> Text,
        thing -> Text,
        created_at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    workspaces,
    installations,
    listings,
    absences,
    involvements,
    shared_needs,
    questions,
    question_asked,
    ideas,
    idea_joined,
    team_tasks,
    tools,
    contacts,
    contact_words,
    contact_notes,
    jobs,
    lanes,
    submissions,
    cards,
    audit,
    desk_claims,
    desk_days,
    desk_snoozes,
    grants,
    role_groups,
    people,
    drafts,
    skills,
    profiles,
    profile_skills,
    projects,
    project_owners,
    project_words,
    project_updates,
    follows,
    roles,
    role_skills,
    introductions,
    institution_keys,
    adoption_meetings,
    adoptions,
    help_wanted,
    needs,
    offer_asks,
    offers,
    pilot_answers,
    pilots,
    proposals,
    readiness,
    institutions,
    partners,
    dismissals,
    blocks,
    exposures,
    matching_changes,
    matching_settings,
    match_outcomes,
    match_models,
    round_pairs,
    rounds,
    support_requests,
    support_asked,
    support_notes,
    consents,
    conduct_codes,
    conduct_readers,
    reports
);
