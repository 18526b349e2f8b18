//! By which of their skills somebody has what is needed.

use super::index::Index;

impl Index {
    /// The needed skills of which a developer has some, each with the skill that counts for it: the same, or one near
    /// it. What counts most comes first, with how much of it they have, from 0 to 1.
    pub fn skills_in_common(&self, dev: u32, role: u32) -> Vec<(u32, u32, f32)> {
        let (Some(dev), Some(role)) = (self.devs.get(dev as usize), self.roles.get(role as usize)) else {
            return Vec::new();
        };
        let mut common: Vec<(f32, (u32, u32, f32))> = role
            .needs
            .iter()
            .zip(&role.need_weights)
            .filter_map(|(need, weight)| {
                let (credit, by) = self.credit(&dev.skills, need)?;
                Some((weight * credit, (need.skill, by, credit)))
            })
            .collect();
        common.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0)));
        common.into_iter().map(|(_, found)| found).collect()
    }
}
