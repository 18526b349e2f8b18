//! What this process keeps in memory beside the database: one value of each type, made when it is first asked for.
//! A feature's own types live here without the application knowing them.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One value of each type. Clones share them.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>>);

impl Kept {
    /// The value of a type; an empty one the first time.
    pub fn get<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = all.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        // The key is the type's own, so the value is of the type.
        value.clone().downcast().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::Kept;

    #[test]
    fn one_of_each_type_is_kept() {
        let kept = Kept::default();
        *kept.get::<Mutex<u8>>().lock().unwrap() = 7;
        kept.get::<Mutex<String>>().lock().unwrap().push_str("apart");
        assert_eq!(*kept.clone().get::<Mutex<u8>>().lock().unwrap(), 7);
        assert_eq!(*kept.get::<Mutex<String>>().lock().unwrap(), "apart");
    }
}
